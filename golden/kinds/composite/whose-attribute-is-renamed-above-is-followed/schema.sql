CREATE SCHEMA s;

ALTER SCHEMA s OWNER TO postgres;

CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public.pair AS (
	a public.mood,
	b integer,
	gone text
);

ALTER TYPE public.pair OWNER TO postgres;

COMMENT ON COLUMN public.pair.b IS 'the second';

CREATE TYPE public.used AS (
	a public.mood,
	b public.mood
);

ALTER TYPE public.used OWNER TO postgres;

COMMENT ON COLUMN public.used.b IS 'the second';

CREATE TABLE public.t2 (
    u public.used
);

ALTER TABLE public.t2 OWNER TO postgres;
