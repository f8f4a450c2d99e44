CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE VIEW public.sad AS
 SELECT people.mood AS how
   FROM public.people
  WHERE (people.mood = 'sad'::public.mood);

CREATE TABLE public.people (
    id integer,
    mood public.mood
);
