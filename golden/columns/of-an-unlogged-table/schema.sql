CREATE TYPE public.job_state AS ENUM (
    'queued',
    'running'
);

ALTER TYPE public.job_state OWNER TO postgres;

CREATE UNLOGGED TABLE public.job_cache (
    id integer NOT NULL,
    state public.job_state NOT NULL
);

ALTER TABLE public.job_cache OWNER TO postgres;

ALTER TABLE ONLY public.job_cache
    ADD CONSTRAINT job_cache_pkey PRIMARY KEY (id);
