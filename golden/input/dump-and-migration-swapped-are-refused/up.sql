--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE TYPE public.priority AS ENUM (
    'low',
    'high'
);

CREATE TABLE public.bugs (
    id integer NOT NULL,
    priority public.priority NOT NULL
);

--
-- PostgreSQL database dump complete
--
