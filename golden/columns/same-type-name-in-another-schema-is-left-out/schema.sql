CREATE SCHEMA archive;

ALTER SCHEMA archive OWNER TO postgres;

CREATE TYPE archive.state AS ENUM (
    'queued',
    'done',
    'lost'
);

ALTER TYPE archive.state OWNER TO postgres;

CREATE TYPE public.state AS ENUM (
    'queued',
    'done'
);

ALTER TYPE public.state OWNER TO postgres;

CREATE TABLE archive.jobs (
    id integer NOT NULL,
    state archive.state DEFAULT 'queued'::archive.state
);

ALTER TABLE archive.jobs OWNER TO postgres;

CREATE VIEW archive.done_jobs AS
 SELECT id
   FROM archive.jobs
  WHERE (state = 'done'::archive.state);

ALTER VIEW archive.done_jobs OWNER TO postgres;

CREATE TABLE public.jobs (
    id integer NOT NULL,
    state public.state
);

ALTER TABLE public.jobs OWNER TO postgres;

ALTER TABLE ONLY archive.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);
