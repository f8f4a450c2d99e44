-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SELECT pg_catalog.set_config('search_path', '', false);

CREATE EXTENSION IF NOT EXISTS citus WITH SCHEMA public;

CREATE TYPE public.reading_kind AS ENUM (
    'raw',
    'clean'
);

CREATE TABLE public.readings (
    taken_at timestamp with time zone NOT NULL,
    kind public.reading_kind NOT NULL
);
