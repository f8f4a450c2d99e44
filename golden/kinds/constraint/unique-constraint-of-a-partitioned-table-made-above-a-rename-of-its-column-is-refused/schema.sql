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
-- Name: s; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.s AS ENUM (
    'a',
    'b'
);


ALTER TYPE public.s OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: p; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.p (
    id integer NOT NULL,
    st public.s
)
PARTITION BY RANGE (id);


ALTER TABLE public.p OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: p0; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.p0 (
    id integer NOT NULL,
    st public.s
);


ALTER TABLE public.p0 OWNER TO postgres;

--
-- Name: p0; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.p ATTACH PARTITION public.p0 FOR VALUES FROM (0) TO (9);


--
-- PostgreSQL database dump complete
--


