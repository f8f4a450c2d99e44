CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE TABLE public.diary (
    id integer NOT NULL,
    felt public.mood
);
