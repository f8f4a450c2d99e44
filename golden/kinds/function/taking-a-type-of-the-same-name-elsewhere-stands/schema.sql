SET check_function_bodies = false;

CREATE SCHEMA old;

ALTER SCHEMA old OWNER TO postgres;

CREATE TYPE old.task_state AS ENUM (
    'x',
    'y'
);

ALTER TYPE old.task_state OWNER TO postgres;

CREATE DOMAIN old.d AS old.task_state;

ALTER DOMAIN old.d OWNER TO postgres;

CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);

ALTER TYPE public.task_state OWNER TO postgres;

CREATE FUNCTION old.f(s old.task_state) RETURNS text
    LANGUAGE sql
    AS $_$ SELECT $1::text $_$;

ALTER FUNCTION old.f(s old.task_state) OWNER TO postgres;

CREATE TABLE old.tasks (
    id integer,
    state old.task_state,
    CONSTRAINT c CHECK ((state <> 'x'::old.task_state))
);

ALTER TABLE old.tasks OWNER TO postgres;

CREATE VIEW old.v AS
 SELECT state
   FROM old.tasks;

ALTER VIEW old.v OWNER TO postgres;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);

ALTER TABLE public.tasks OWNER TO postgres;

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);
