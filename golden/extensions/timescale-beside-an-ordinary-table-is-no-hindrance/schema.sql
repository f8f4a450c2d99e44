-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

SELECT pg_catalog.set_config('search_path', '', false);

CREATE EXTENSION IF NOT EXISTS timescaledb WITH SCHEMA public;

CREATE TYPE public.reading_kind AS ENUM (
    'raw',
    'clean'
);

CREATE TABLE public.readings (
    taken_at timestamp with time zone NOT NULL,
    kind public.reading_kind NOT NULL
);

CREATE TABLE public.metrics (
    taken_at timestamp with time zone NOT NULL
);

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON public.metrics FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker();
