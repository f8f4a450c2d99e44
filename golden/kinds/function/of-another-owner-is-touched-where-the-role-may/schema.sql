CREATE TYPE public.task_state AS ENUM (
    'todo',
    'done'
);

ALTER TYPE public.task_state OWNER TO app;

CREATE FUNCTION public.first_state() RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$ DECLARE s public.task_state; BEGIN SELECT state INTO s FROM public.tasks LIMIT 1; RETURN s; END $$;

ALTER FUNCTION public.first_state() OWNER TO auditor;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state
);

ALTER TABLE public.tasks OWNER TO app;
