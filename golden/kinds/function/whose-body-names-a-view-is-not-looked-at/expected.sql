CREATE FUNCTION f(state) RETURNS integer LANGUAGE plpgsql AS 'DECLARE v begun.first%TYPE; BEGIN RETURN 1; END';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION f(state);

DROP VIEW begun;

CREATE TYPE new_state AS ENUM (
    'open',
    'done',
    'late'
);

ALTER TABLE tasks
    ALTER COLUMN first DROP DEFAULT,
    ALTER COLUMN first TYPE new_state USING (first::text::new_state),
    ALTER COLUMN first SET DEFAULT 'open'::new_state;

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

CREATE VIEW public.begun AS
 SELECT tasks.id,
    tasks.first
   FROM public.tasks;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION f(state) RETURNS integer LANGUAGE plpgsql AS 'DECLARE v begun.first%TYPE; BEGIN RETURN 1; END';

SET LOCAL check_function_bodies TO DEFAULT;
