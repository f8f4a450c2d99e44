CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE CAST (character varying AS public.mood) WITH INOUT AS ASSIGNMENT;

CREATE TABLE public.old_rows (
    id integer
);

ALTER TABLE public.old_rows OWNER TO postgres;

CREATE FUNCTION public.rank_of(public.mood, public.old_rows) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT length($1::text) $_$;

ALTER FUNCTION public.rank_of(public.mood, public.old_rows) OWNER TO postgres;
