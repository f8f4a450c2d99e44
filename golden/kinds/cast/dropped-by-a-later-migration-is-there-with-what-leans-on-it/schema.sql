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
-- Name: mood; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad',
    'glad'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: rank(public.mood); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.rank(public.mood) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT position(left($1::text, 1) in 'csg') $_$;


ALTER FUNCTION public.rank(public.mood) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: d; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.d (
    m public.mood,
    n integer
);


ALTER TABLE public.d OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

