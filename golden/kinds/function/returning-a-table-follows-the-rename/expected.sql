CREATE FUNCTION states(integer) RETURNS TABLE (one public.state) LANGUAGE sql AS 'SELECT state FROM tasks WHERE id = $1';

ALTER TYPE state RENAME TO task_state;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION states(integer);

CREATE TYPE new_task_state AS ENUM (
    'open',
    'done',
    'late'
);

ALTER TABLE tasks
    ALTER COLUMN state TYPE new_task_state USING (state::text::new_task_state);

DROP TYPE task_state;

ALTER TYPE new_task_state RENAME TO task_state;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION states(integer) RETURNS TABLE (one public.task_state) LANGUAGE sql AS 'SELECT state FROM tasks WHERE id = $1';

SET LOCAL check_function_bodies TO DEFAULT;
