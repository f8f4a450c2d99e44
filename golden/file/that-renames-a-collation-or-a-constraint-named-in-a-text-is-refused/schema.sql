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
-- Name: cc; Type: COLLATION; Schema: public; Owner: postgres
--

CREATE COLLATION public.cc (provider = libc, locale = 'C');


ALTER COLLATION public.cc OWNER TO postgres;

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

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: lg; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.lg (
    id integer,
    st public.s
);


ALTER TABLE public.lg OWNER TO postgres;

--
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    id integer NOT NULL,
    st public.s,
    x text,
    c public.r
);


ALTER TABLE public.t OWNER TO postgres;

--
-- Name: v; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.v AS
 SELECT t.st,
    (t.x COLLATE public.cc) AS x
   FROM public.t;


ALTER VIEW public.v OWNER TO postgres;

--
-- Name: lg lu; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.lg
    ADD CONSTRAINT lu UNIQUE (st);


--
-- Name: t t_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);


--
-- Name: t ru; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE ru AS
    ON INSERT TO public.t DO  INSERT INTO public.lg (id, st)
  VALUES (new.id, 'a'::public.s) ON CONFLICT ON CONSTRAINT lu DO NOTHING;


--
-- PostgreSQL database dump complete
--


