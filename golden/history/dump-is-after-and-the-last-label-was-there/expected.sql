-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_state AS ENUM (
    'open',
    'late',
    'done'
);

ALTER TABLE tasks
    ALTER COLUMN first DROP DEFAULT,
    ALTER COLUMN first TYPE new_state USING (first::text::new_state),
    ALTER COLUMN first SET DEFAULT 'open'::new_state;

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;
