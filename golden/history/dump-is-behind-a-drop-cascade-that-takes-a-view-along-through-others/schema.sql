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
-- Name: e; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.e AS ENUM (
    'a',
    'b'
);


ALTER TYPE public.e OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: j; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.j (
    id integer,
    z text
);


ALTER TABLE public.j OWNER TO postgres;

--
-- Name: j1; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.j1 AS
 SELECT j.id,
    j.z
   FROM public.j;


ALTER VIEW public.j1 OWNER TO postgres;

--
-- Name: j2; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.j2 AS
 SELECT j1.z
   FROM public.j1;


ALTER VIEW public.j2 OWNER TO postgres;

--
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    id integer,
    e public.e,
    x text
);


ALTER TABLE public.t OWNER TO postgres;

--
-- Name: v; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v AS
 SELECT t.e,
    j2.z
   FROM (public.t
     CROSS JOIN public.j2);


ALTER VIEW public.v OWNER TO postgres;

--
-- Name: w; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.w AS
 SELECT t.e
   FROM public.t;


ALTER VIEW public.w OWNER TO postgres;

--
-- PostgreSQL database dump complete
--


