CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public.pair AS (
	a public.mood,
	b integer
);

ALTER TYPE public.pair OWNER TO postgres;

COMMENT ON COLUMN public.pair.a IS 'the first';

CREATE DOMAIN public.dp AS public.pair
	CONSTRAINT dp_a CHECK (((VALUE).a IS NOT NULL))
	CONSTRAINT dp_check CHECK (((VALUE).b > 0));

ALTER DOMAIN public.dp OWNER TO postgres;

CREATE TYPE public.outer_pair AS (
	p public.pair,
	m public.mood
);

ALTER TYPE public.outer_pair OWNER TO postgres;

CREATE FUNCTION public.made() RETURNS SETOF public.pair
    LANGUAGE sql
    AS $$ SELECT 'ok'::public.mood, 1 $$;

ALTER FUNCTION public.made() OWNER TO postgres;

CREATE FUNCTION public.pl(p public.pair) RETURNS integer
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN p.b; END $$;

ALTER FUNCTION public.pl(p public.pair) OWNER TO postgres;

CREATE FUNCTION public.plain(p public.pair) RETURNS integer
    LANGUAGE sql
    AS $$ SELECT p.b $$;

ALTER FUNCTION public.plain(p public.pair) OWNER TO postgres;

CREATE FUNCTION public.withdefault(p public.pair DEFAULT '(ok,1)'::public.pair) RETURNS integer
    LANGUAGE sql
    AS $$ SELECT p.b $$;

ALTER FUNCTION public.withdefault(p public.pair) OWNER TO postgres;

CREATE VIEW public.seen AS
 SELECT made.a,
    made.b
   FROM public.made() made(a, b);

ALTER VIEW public.seen OWNER TO postgres;

CREATE TABLE public.t (
    id integer
);

ALTER TABLE public.t OWNER TO postgres;
