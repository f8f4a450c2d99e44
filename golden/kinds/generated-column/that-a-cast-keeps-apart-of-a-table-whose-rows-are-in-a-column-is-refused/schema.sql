--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18
-- Dumped by pg_dump version 18.4

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
-- Name: a; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.a AS ENUM (
    'b',
    'c'
);


ALTER TYPE public.a OWNER TO postgres;

--
-- Name: u; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.u AS ENUM (
    'x',
    'y'
);


ALTER TYPE public.u OWNER TO postgres;

--
-- Name: CAST (character varying AS public.a); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (character varying AS public.a) WITH INOUT AS ASSIGNMENT;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: held; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.held (
    id integer NOT NULL,
    state public.u,
    second public.u,
    data text,
    g text GENERATED ALWAYS AS (
CASE
    WHEN (second = 'x'::public.u) THEN 'x'::text
    ELSE COALESCE(data, 'y'::text)
END) STORED
);


ALTER TABLE public.held OWNER TO postgres;

--
-- Name: holder; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.holder (
    id integer NOT NULL,
    s public.a,
    r public.held
);


ALTER TABLE public.holder OWNER TO postgres;

--
-- PostgreSQL database dump complete
--


