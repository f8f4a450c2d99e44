CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad',
    'glad',
    'wild'
);

CREATE TABLE public.diary (
    id integer,
    felt public.mood
);
