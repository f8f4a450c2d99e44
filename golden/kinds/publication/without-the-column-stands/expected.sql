-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_task_state AS ENUM (
    'todo',
    'doing',
    'blocked',
    'done'
);

ALTER TABLE tasks
    ALTER COLUMN state TYPE new_task_state USING (state::text::new_task_state);

DROP TYPE task_state;

ALTER TYPE new_task_state RENAME TO task_state;
