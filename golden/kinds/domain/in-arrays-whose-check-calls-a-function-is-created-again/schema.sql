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

CREATE DOMAIN public.good AS public.mood
	CONSTRAINT fine CHECK (public.fine(VALUE));

ALTER DOMAIN public.good OWNER TO postgres;

CREATE TABLE public.t (
    a public.good[],
    b public.good
);

ALTER TABLE public.t OWNER TO postgres;
