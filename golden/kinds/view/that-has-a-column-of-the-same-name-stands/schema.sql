CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);

ALTER TYPE public.task_state OWNER TO postgres;

CREATE TABLE public.parcels (
    id integer,
    state text
);

ALTER TABLE public.parcels OWNER TO postgres;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);

ALTER TABLE public.tasks OWNER TO postgres;

CREATE VIEW public.joined AS
 SELECT p.state,
    t.title
   FROM (public.parcels p
     JOIN public.tasks t ON ((t.id = p.id)));

ALTER VIEW public.joined OWNER TO postgres;

CREATE VIEW public.open_parcels AS
 SELECT id,
    state
   FROM public.parcels
  WHERE (state <> 'done'::text);

ALTER VIEW public.open_parcels OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
