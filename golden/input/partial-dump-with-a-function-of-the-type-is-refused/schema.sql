--
-- PostgreSQL database dump
--

CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE TABLE public.diary (
    id integer NOT NULL,
    owner uuid,
    felt public.mood DEFAULT 'sad'::public.mood
);

ALTER TABLE ONLY public.diary
    ADD CONSTRAINT diary_owner_fkey FOREIGN KEY (owner) REFERENCES auth.users(id);

CREATE POLICY own ON public.diary USING ((owner = auth.uid()));

CREATE FUNCTION public.may(feeling public.mood) RETURNS boolean
    LANGUAGE sql
    AS $$SELECT true$$;
