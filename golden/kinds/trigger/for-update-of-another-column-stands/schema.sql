SET check_function_bodies = false;

CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);

ALTER TYPE public.task_state OWNER TO postgres;

CREATE FUNCTION public.stamp() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN NEW.title := trim(NEW.title); RETURN NEW; END $$;

ALTER FUNCTION public.stamp() OWNER TO postgres;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);

ALTER TABLE public.tasks OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);

CREATE TRIGGER trim_title BEFORE UPDATE OF title ON public.tasks FOR EACH ROW WHEN ((new.title IS NOT NULL)) EXECUTE FUNCTION public.stamp();
