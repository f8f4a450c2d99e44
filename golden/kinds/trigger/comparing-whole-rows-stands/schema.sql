SET check_function_bodies = false;

CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);

ALTER TYPE public.task_state OWNER TO postgres;

CREATE FUNCTION public.changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_notify('tasks', NEW.id::text); RETURN NULL; END $$;

ALTER FUNCTION public.changed() OWNER TO postgres;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);

ALTER TABLE public.tasks OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);

CREATE TRIGGER changed AFTER UPDATE ON public.tasks FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.changed();
