CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE DOMAIN public.good AS public.mood
	CONSTRAINT gc CHECK ((VALUE <> 'sad'::public.mood));

ALTER DOMAIN public.good OWNER TO postgres;

CREATE CAST (character varying AS public.mood) WITH INOUT AS ASSIGNMENT;

CREATE TABLE public.t (
    id integer,
    g public.good[]
);

ALTER TABLE public.t OWNER TO postgres;
