SET check_function_bodies = false;

CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);

ALTER TYPE public.task_state OWNER TO postgres;

CREATE FUNCTION public.add_owner(i integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$ BEGIN INSERT INTO public.owners VALUES (i, 'ok'); RETURN i; END $$;

ALTER FUNCTION public.add_owner(i integer) OWNER TO postgres;

CREATE TABLE public.owners (
    id integer NOT NULL,
    state text
);

ALTER TABLE public.owners OWNER TO postgres;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);

ALTER TABLE public.tasks OWNER TO postgres;

ALTER TABLE ONLY public.owners
    ADD CONSTRAINT owners_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
