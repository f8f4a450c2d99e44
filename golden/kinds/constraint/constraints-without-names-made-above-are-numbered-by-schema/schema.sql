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
-- Name: d_c; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.d_c AS public.mood
	CONSTRAINT d_c_check CHECK ((VALUE <> 'sad'::public.mood));


ALTER DOMAIN public.d_c OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: d; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.d (
    a_b public.mood,
    CONSTRAINT d_a_b_check CHECK ((a_b <> 'sad'::public.mood))
);


ALTER TABLE public.d OWNER TO postgres;

--
-- Name: d_a; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.d_a (
    b public.mood
);


ALTER TABLE public.d_a OWNER TO postgres;

--
-- Name: e; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.e (
    c public.mood,
    d public.d_c
);


ALTER TABLE public.e OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

