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

SET default_table_access_method = heap;

--
-- Name: r; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.r (
    id integer,
    status public.s
);


ALTER TABLE public.r OWNER TO postgres;

--
-- Name: v; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.v (
    id integer NOT NULL,
    c public.r
);


ALTER TABLE public.v OWNER TO postgres;

--
-- Name: w; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.w AS
 SELECT (v.c).status AS status
   FROM public.v;


ALTER VIEW public.w OWNER TO postgres;

--
-- Name: v k; Type: CHECK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE public.v
    ADD CONSTRAINT k CHECK (((c).status IS NOT NULL)) NOT VALID;


--
-- PostgreSQL database dump complete
--


