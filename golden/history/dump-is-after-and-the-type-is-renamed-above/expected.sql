ALTER TYPE state RENAME TO status;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_status AS ENUM (
    'open',
    'done',
    'late'
);

ALTER TABLE tasks
    ALTER COLUMN first DROP DEFAULT,
    ALTER COLUMN first TYPE new_status USING (first::text::new_status),
    ALTER COLUMN first SET DEFAULT 'open'::new_status;

ALTER TYPE step
    ALTER ATTRIBUTE first TYPE new_status;

DROP TYPE status;

ALTER TYPE new_status RENAME TO status;
