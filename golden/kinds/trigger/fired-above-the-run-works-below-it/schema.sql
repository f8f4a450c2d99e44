SET check_function_bodies = false;

CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);

ALTER TYPE public.task_state OWNER TO postgres;

CREATE FUNCTION public.on_done() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ DECLARE was public.task_state := 'todo'; BEGIN IF NEW.state IS NULL THEN NEW.state := was; END IF; RETURN NEW; END $$;

ALTER FUNCTION public.on_done() OWNER TO postgres;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);

ALTER TABLE public.tasks OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);

CREATE TRIGGER on_done BEFORE INSERT ON public.tasks FOR EACH ROW EXECUTE FUNCTION public.on_done();
