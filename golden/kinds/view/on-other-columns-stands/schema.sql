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

CREATE MATERIALIZED VIEW public.cached AS
 SELECT title
   FROM public.tasks
  WITH NO DATA;

ALTER MATERIALIZED VIEW public.cached OWNER TO postgres;

CREATE VIEW public.titles AS
 SELECT id,
    title
   FROM public.tasks
  WHERE (owner_id IS NOT NULL);

ALTER VIEW public.titles OWNER TO postgres;

CREATE VIEW public.title_count AS
 SELECT count(*) AS n
   FROM public.titles;

ALTER VIEW public.title_count OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
