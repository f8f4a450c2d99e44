CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public.size AS ENUM (
    's',
    'm'
);

ALTER TYPE public.size OWNER TO postgres;

CREATE TYPE public."both" AS (
	a public.mood,
	s public.size
);

ALTER TYPE public."both" OWNER TO postgres;

CREATE TABLE public.t (
    b public."both"
);

ALTER TABLE public.t OWNER TO postgres;
