-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_state AS ENUM (
    'open',
    'done',
    'late'
);

CREATE TYPE new_step AS (
    state new_state,
    note text
);

ALTER TABLE tasks
    ALTER COLUMN first TYPE new_step USING (first::text::new_step);

DROP TYPE step;

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

ALTER TYPE new_step RENAME TO step;

COMMENT ON COLUMN step.state IS 'how far it is';
