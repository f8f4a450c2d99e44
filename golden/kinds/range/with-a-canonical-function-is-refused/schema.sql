CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok'
);

CREATE TYPE public.moods;

CREATE FUNCTION public.canonical(public.moods) RETURNS public.moods
    LANGUAGE c IMMUTABLE STRICT
    AS 'moods', 'canonical';

CREATE TYPE public.moods AS RANGE (
    subtype = public.mood,
    multirange_type_name = public.moodses,
    canonical = public.canonical
);

CREATE TABLE public.t (
    m public.moods
);
