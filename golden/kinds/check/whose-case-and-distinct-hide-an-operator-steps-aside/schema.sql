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
SELECT pg_catalog.set_config('search_path', 'public', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: mood; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: mood_is(public.mood, integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.mood_is(public.mood, integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT length($1::varchar) = $2 $_$;


ALTER FUNCTION public.mood_is(public.mood, integer) OWNER TO postgres;

--
-- Name: =; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.= (
    FUNCTION = public.mood_is,
    LEFTARG = public.mood,
    RIGHTARG = integer
);


ALTER OPERATOR public.= (public.mood, integer) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: d; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.d (
    m public.mood,
    n integer,
    CONSTRAINT c CHECK (
CASE m
    WHEN n THEN true
    ELSE (n > 0)
END),
    CONSTRAINT i CHECK ((m IS DISTINCT FROM n))
);


ALTER TABLE public.d OWNER TO postgres;

--
-- Name: j; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX j ON public.d USING btree (n) WHERE (NULLIF(m, n) IS NULL);


--
-- PostgreSQL database dump complete
--

