CREATE DOMAIN public.task_state_text AS text
	CONSTRAINT task_state_text_check CHECK ((VALUE = ANY (ARRAY['todo'::text, 'done'::text])));

ALTER DOMAIN public.task_state_text OWNER TO postgres;

CREATE TYPE public.task_pair AS (
	a integer,
	b public.task_state_text
);

ALTER TYPE public.task_pair OWNER TO postgres;

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
    owner_id integer,
    pair public.task_pair
);

ALTER TABLE public.tasks OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
