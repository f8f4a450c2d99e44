SET check_function_bodies = false;

CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);

ALTER TYPE public.task_state OWNER TO postgres;

CREATE PROCEDURE public.finish(IN task integer)
    LANGUAGE plpgsql
    AS $$ DECLARE r public.tasks%ROWTYPE; BEGIN SELECT * INTO r FROM public.tasks WHERE id = task; UPDATE public.tasks SET state = 'done' WHERE id = r.id; END $$;

ALTER PROCEDURE public.finish(IN task integer) OWNER TO postgres;

CREATE FUNCTION public.show(task integer) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$ DECLARE r public.tasks; BEGIN SELECT * INTO r FROM public.tasks WHERE id = task; RETURN r.title; END $$;

ALTER FUNCTION public.show(task integer) OWNER TO postgres;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);

ALTER TABLE public.tasks OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
