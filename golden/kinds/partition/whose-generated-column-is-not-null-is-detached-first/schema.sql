--
-- PostgreSQL database dump
--

-- Dumped from database version 18.4
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
-- Name: app; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA app;


ALTER SCHEMA app OWNER TO postgres;

--
-- Name: q; Type: TYPE; Schema: app; Owner: postgres
--

CREATE TYPE app.q AS ENUM (
    'a'
);


ALTER TYPE app.q OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: its; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.its (
    id integer NOT NULL,
    level app.q,
    data text
);


ALTER TABLE public.its OWNER TO postgres;

--
-- Name: drafts; Type: MATERIALIZED VIEW; Schema: app; Owner: postgres
--

CREATE MATERIALIZED VIEW app.drafts AS
 SELECT id,
    level
   FROM public.its
  WHERE (enum_smaller(level, 'a'::app.q) = 'a'::app.q)
  WITH NO DATA;


ALTER MATERIALIZED VIEW app.drafts OWNER TO postgres;

--
-- Name: jobs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.jobs (
    id integer NOT NULL,
    type app.q DEFAULT 'a'::app.q NOT NULL,
    dotted app.q,
    data text,
    kind text GENERATED ALWAYS AS (
CASE
    WHEN (dotted = 'a'::app.q) THEN 'x'::text
    ELSE COALESCE(data, 'y'::text)
END) STORED NOT NULL,
    n integer
)
PARTITION BY LIST (type);


ALTER TABLE public.jobs OWNER TO postgres;

--
-- Name: level; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.level (
    id integer CONSTRAINT jobs_id_not_null NOT NULL,
    type app.q DEFAULT 'a'::app.q CONSTRAINT jobs_type_not_null NOT NULL,
    dotted app.q,
    data text,
    kind text GENERATED ALWAYS AS (
CASE
    WHEN (dotted = 'a'::app.q) THEN 'x'::text
    ELSE COALESCE(data, 'y'::text)
END) STORED CONSTRAINT jobs_kind_not_null NOT NULL,
    n integer
);


ALTER TABLE public.level OWNER TO postgres;

--
-- Name: level; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.level FOR VALUES IN ('a');


--
-- Name: its its_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.its
    ADD CONSTRAINT its_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--


