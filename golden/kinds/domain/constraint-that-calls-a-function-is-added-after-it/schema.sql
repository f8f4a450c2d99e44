CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE FUNCTION public.fine(m public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT m::text <> 'sad' $$;

ALTER FUNCTION public.fine(m public.mood) OWNER TO postgres;

CREATE FUNCTION public.usual() RETURNS public.mood
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'ok'::public.mood $$;

ALTER FUNCTION public.usual() OWNER TO postgres;

CREATE DOMAIN public.good AS public.mood DEFAULT public.usual()
	CONSTRAINT fine CHECK (public.fine(VALUE))
	CONSTRAINT known CHECK ((VALUE <> 'sad'::public.mood));

ALTER DOMAIN public.good OWNER TO postgres;

COMMENT ON CONSTRAINT fine ON DOMAIN public.good IS 'fine';

CREATE DOMAIN public.word AS text
	CONSTRAINT w CHECK (public.fine((VALUE)::public.mood));

ALTER DOMAIN public.word OWNER TO postgres;

CREATE TABLE public.t (
    a public.good,
    w public.word
);

ALTER TABLE public.t OWNER TO postgres;
