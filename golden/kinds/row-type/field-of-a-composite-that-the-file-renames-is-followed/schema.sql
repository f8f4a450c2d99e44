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
-- Name: i; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.i AS (
	status public.s
);


ALTER TYPE public.i OWNER TO postgres;

--
-- Name: r; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.r AS (
	id integer,
	inn public.i,
	many public.i[],
	status public.s
);


ALTER TYPE public.r OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: m; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.m AS
 SELECT (ROW(1, NULL::public.i, NULL::public.i[], 'a'::public.s)::public.r).status AS status
  WITH NO DATA;


ALTER MATERIALIZED VIEW public.m OWNER TO postgres;

--
-- Name: v; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.v (
    id integer NOT NULL,
    c public.r,
    d public.r[]
);


ALTER TABLE public.v OWNER TO postgres;

--
-- Name: w; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.w AS
 SELECT (v.c).status AS status,
    v.d[1].inn AS inn,
    (v.c).inn.status AS s2,
    (v.c).many[1].status AS s3
   FROM public.v;


ALTER VIEW public.w OWNER TO postgres;

--
-- Name: x; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX x ON public.v USING btree (((c).status)) WHERE ((c).status <> 'b'::public.s);


--
-- Name: v p; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY p ON public.v USING (((c).status = 'a'::public.s));


--
-- PostgreSQL database dump complete
--


