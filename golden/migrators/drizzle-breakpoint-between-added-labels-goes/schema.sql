--
-- PostgreSQL database dump
--

CREATE TYPE public.status AS ENUM (
    'open',
    'done'
);

CREATE TABLE public.jobs (
    id integer NOT NULL,
    status public.status DEFAULT 'open'::public.status NOT NULL
);
