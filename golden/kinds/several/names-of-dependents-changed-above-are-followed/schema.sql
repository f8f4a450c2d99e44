--
-- PostgreSQL database dump
--

CREATE SCHEMA app;

CREATE TYPE public.state AS ENUM (
    'open',
    'done'
);

ALTER TYPE public.state OWNER TO keeper;

CREATE FUNCTION public.is_open(s public.state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN (s = 'open'::public.state);

ALTER FUNCTION public.is_open(s public.state) OWNER TO keeper;

COMMENT ON FUNCTION public.is_open(s public.state) IS 'whether work is left';

CREATE FUNCTION public.note() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$;

ALTER FUNCTION public.note() OWNER TO postgres;

CREATE TABLE public.jobs (
    id integer NOT NULL,
    state public.state
);

ALTER TABLE public.jobs OWNER TO postgres;

CREATE TRIGGER noted BEFORE UPDATE ON public.jobs FOR EACH ROW WHEN ((new.state = 'done'::public.state)) EXECUTE FUNCTION public.note();

CREATE POLICY seen ON public.jobs USING ((state = 'open'::public.state));

CREATE RULE kept AS
    ON DELETE TO public.jobs
   WHERE (old.state = 'open'::public.state) DO INSTEAD NOTHING;

ALTER TABLE public.jobs ENABLE ROW LEVEL SECURITY;
