-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_state AS ENUM (
    'open',
    'done',
    'x',
    'late'
);

ALTER TABLE tasks
    DROP CONSTRAINT tasks_check,
    DROP CONSTRAINT tasks_check1,
    ALTER COLUMN first DROP DEFAULT,
    ALTER COLUMN first TYPE new_state USING (first::text::new_state),
    ALTER COLUMN first SET DEFAULT 'open'::new_state,
    ADD CONSTRAINT tasks_check CHECK (((first <> 'open'::new_state) OR (id > 0))),
    ADD CONSTRAINT tasks_check1 CHECK (((lower('open'::text))::new_state IS NOT NULL));

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;
ALTER TYPE state RENAME VALUE 'open' TO 'new';
