-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION at(begun[]);

DROP VIEW begun;

DROP FUNCTION about(state);

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

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.about(public.state) RETURNS integer
    LANGUAGE plpgsql
    AS $$BEGIN RETURN 1; END$$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE VIEW public.begun AS
 SELECT tasks.id,
    tasks.first
   FROM public.tasks;

CREATE FUNCTION at(begun[]) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
