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
    'sad'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: dated(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.dated(integer) RETURNS date
    LANGUAGE sql IMMUTABLE
    BEGIN ATOMIC
 SELECT ('2000-01-01'::date + cardinality(enum_range(NULL::public.mood)));
END;


ALTER FUNCTION public.dated(integer) OWNER TO postgres;

--
-- Name: CAST (integer AS date); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (integer AS date) WITH FUNCTION public.dated(integer);


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: d; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.d (
    m public.mood
);


ALTER TABLE public.d OWNER TO postgres;

--
-- Name: o; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.o (
    n integer,
    CONSTRAINT c CHECK (((n)::date < '2010-01-01'::date))
);


ALTER TABLE public.o OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

