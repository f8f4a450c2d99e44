CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public.plain_row AS (
	id integer,
	n text
);

ALTER TYPE public.plain_row OWNER TO postgres;

CREATE TABLE public.t (
    m public.mood
);

ALTER TABLE public.t OWNER TO postgres;

CREATE TABLE public.typed OF public.plain_row;

ALTER TABLE public.typed OWNER TO postgres;
