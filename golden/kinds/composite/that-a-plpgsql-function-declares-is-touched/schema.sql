CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public."both" AS (
	a public.mood,
	s integer
);

ALTER TYPE public."both" OWNER TO postgres;

CREATE FUNCTION public.f() RETURNS integer
    LANGUAGE plpgsql
    AS $$ DECLARE v public.both; BEGIN v := ROW('ok',1); RETURN v.s; END $$;

ALTER FUNCTION public.f() OWNER TO postgres;

CREATE FUNCTION public.other(n integer) RETURNS integer
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN n; END $$;

ALTER FUNCTION public.other(n integer) OWNER TO postgres;

CREATE TABLE public.t (
    b public."both"
);

ALTER TABLE public.t OWNER TO postgres;
