CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE TABLE public.diary (
    id integer,
    felt public.mood
);
