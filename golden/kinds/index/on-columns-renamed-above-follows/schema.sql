--
-- PostgreSQL database dump
--

CREATE TYPE public.state AS ENUM (
    'open',
    'done'
);

CREATE TABLE public.jobs (
    id integer NOT NULL,
    state public.state,
    kind text
);

CREATE INDEX jobs_open ON public.jobs USING btree (kind DESC, lower(kind), id) INCLUDE (state) WHERE (state = 'open'::public.state);
