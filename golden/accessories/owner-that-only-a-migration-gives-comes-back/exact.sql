--
-- PostgreSQL database dump
--

CREATE TYPE public.mood AS ENUM (
    'sad'
);


ALTER TYPE public.mood OWNER TO app;

CREATE TABLE public.t (
    a public.mood
);


ALTER TABLE public.t OWNER TO postgres;
