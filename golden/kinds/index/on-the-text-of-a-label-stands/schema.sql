CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);

ALTER TYPE public.task_state OWNER TO postgres;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);

ALTER TABLE public.tasks OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);

CREATE INDEX i_done ON public.tasks USING btree (id) WHERE (title = 'done'::text);

CREATE INDEX i_lower ON public.tasks USING btree (lower(title), state);

CREATE INDEX i_todo ON public.tasks USING btree (owner_id) WHERE (state IS NOT NULL);
