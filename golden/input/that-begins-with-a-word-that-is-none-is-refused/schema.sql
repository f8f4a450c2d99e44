CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE TABLE public.people (
    id integer,
    mood public.mood
);
