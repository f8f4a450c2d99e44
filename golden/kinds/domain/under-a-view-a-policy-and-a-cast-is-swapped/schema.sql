CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE DOMAIN public.good AS public.mood
	CONSTRAINT gc CHECK ((VALUE <> 'sad'::public.mood));

ALTER DOMAIN public.good OWNER TO postgres;

CREATE FUNCTION public.to_good(t integer) RETURNS public.mood
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'ok'::public.mood $$;

ALTER FUNCTION public.to_good(t integer) OWNER TO postgres;

CREATE CAST (integer AS public.mood) WITH FUNCTION public.to_good(integer) AS ASSIGNMENT;

CREATE FUNCTION public.takes(g public.good DEFAULT 'ok'::public.mood) RETURNS SETOF public.good
    LANGUAGE sql
    AS $$ SELECT g $$;

ALTER FUNCTION public.takes(g public.good) OWNER TO postgres;

CREATE TABLE public.t (
    id integer,
    g public.good DEFAULT 'ok'::public.mood
);

ALTER TABLE public.t OWNER TO postgres;

CREATE VIEW public.v AS
 SELECT t.id,
    t.g,
    ('ok'::public.mood)::public.good AS c
   FROM public.t;

ALTER VIEW public.v OWNER TO postgres;

CREATE POLICY p ON public.t USING (((g)::public.mood <> 'sad'::public.mood));

ALTER TABLE public.t ENABLE ROW LEVEL SECURITY;
