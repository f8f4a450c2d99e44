CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

CREATE TABLE public.diary (
    id integer,
    felt public.mood
);

CREATE VIEW public.felt AS
 SELECT diary.felt
   FROM public.diary;
