CREATE FUNCTION states(integer) RETURNS TABLE (one public.state) LANGUAGE sql AS 'SELECT state FROM tasks WHERE id = $1';

ALTER TYPE state RENAME TO task_state;

ALTER TYPE task_state ADD VALUE 'late';
