CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE TABLE public.people (
    id integer,
    mood public.mood
);

ALTER TABLE ONLY public.people ATTACH PARTITION public.people FOR VALUES IN ('sad');
