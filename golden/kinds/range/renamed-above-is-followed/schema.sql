CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public.moods AS RANGE (
    subtype = public.mood,
    multirange_type_name = public.m
);

ALTER TYPE public.moods OWNER TO postgres;

CREATE TABLE public.t (
    r public.moods
);

ALTER TABLE public.t OWNER TO postgres;
