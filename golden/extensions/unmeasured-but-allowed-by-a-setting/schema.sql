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

CREATE INDEX readings_taken_at_idx ON public.readings USING btree (taken_at DESC);

CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON public.readings FOR EACH ROW EXECUTE FUNCTION _timescaledb_internal.insert_blocker();
