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

--
-- Name: r; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.r AS (
	id integer,
	status public.s
);


ALTER TYPE public.r OWNER TO postgres;

--
-- Name: d; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.d AS public.r
	CONSTRAINT d_check CHECK (((VALUE).status IS NOT NULL));


ALTER DOMAIN public.d OWNER TO postgres;

--
-- Name: f(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f() RETURNS SETOF public.r
    LANGUAGE sql
    AS $$SELECT NULL::public.r$$;


ALTER FUNCTION public.f() OWNER TO postgres;

--
-- Name: o; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.o AS
 SELECT (public.f()).status AS status;


ALTER VIEW public.o OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: v; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.v (
    id integer NOT NULL,
    c public.r,
    CONSTRAINT v_c_check CHECK (((c).status IS NOT NULL))
);


ALTER TABLE public.v OWNER TO postgres;

--
-- Name: q; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.q AS
 SELECT (t.c).status AS status
   FROM ( SELECT v.c
           FROM public.v) t;


ALTER VIEW public.q OWNER TO postgres;

--
-- Name: w; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.w AS
 SELECT f.status
   FROM public.f() f(id, status);


ALTER VIEW public.w OWNER TO postgres;

--
-- PostgreSQL database dump complete
--


