CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public.new_mood AS ENUM (
    'other'
);

ALTER TYPE public.new_mood OWNER TO postgres;

CREATE TABLE public.people (
    id integer NOT NULL,
    mood public.mood,
    next_mood public.new_mood
);

ALTER TABLE public.people OWNER TO postgres;

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);
