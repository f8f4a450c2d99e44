--
-- PostgreSQL database dump
--

\restrict 707703955313dda74f4cec9d5464fdcc57d50ee057a070ea8124075eafdc8ac

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: log_level; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.log_level AS ENUM (
    'info',
    'error'
);


ALTER TYPE public.log_level OWNER TO postgres;

--
-- Name: archive_wrapper; Type: FOREIGN DATA WRAPPER; Schema: -; Owner: postgres
--

CREATE FOREIGN DATA WRAPPER archive_wrapper;


ALTER FOREIGN DATA WRAPPER archive_wrapper OWNER TO postgres;

--
-- Name: archive_server; Type: SERVER; Schema: -; Owner: postgres
--

CREATE SERVER archive_server FOREIGN DATA WRAPPER archive_wrapper OPTIONS (
    host 'archive'
);


ALTER SERVER archive_server OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: events; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events (
    id integer NOT NULL,
    level public.log_level
);


ALTER TABLE public.events OWNER TO postgres;

--
-- Name: remote_events; Type: FOREIGN TABLE; Schema: public; Owner: postgres
--

CREATE FOREIGN TABLE public.remote_events (
    id integer,
    level public.log_level
)
SERVER archive_server
OPTIONS (
    table_name 'events'
);
ALTER FOREIGN TABLE public.remote_events ALTER COLUMN level OPTIONS (
    column_name 'lvl'
);


ALTER FOREIGN TABLE public.remote_events OWNER TO postgres;

--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 707703955313dda74f4cec9d5464fdcc57d50ee057a070ea8124075eafdc8ac

