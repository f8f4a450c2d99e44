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

CREATE VIEW public.as_json AS
 SELECT row_to_json(t.*) AS j
   FROM public.tasks t;

ALTER TABLE public.as_json OWNER TO postgres;

CREATE VIEW public.rows_of_tasks AS
 SELECT t.*::public.tasks AS t
   FROM public.tasks t;

ALTER TABLE public.rows_of_tasks OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
