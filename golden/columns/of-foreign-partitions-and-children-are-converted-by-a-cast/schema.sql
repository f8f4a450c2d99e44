--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

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
-- Name: invoice_state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);


ALTER TYPE public.invoice_state OWNER TO postgres;

--
-- Name: dummy; Type: FOREIGN DATA WRAPPER; Schema: -; Owner: postgres
--

CREATE FOREIGN DATA WRAPPER dummy;


ALTER FOREIGN DATA WRAPPER dummy OWNER TO postgres;

--
-- Name: far; Type: SERVER; Schema: -; Owner: postgres
--

CREATE SERVER far FOREIGN DATA WRAPPER dummy;


ALTER SERVER far OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: base; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.base (
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    CONSTRAINT known CHECK ((state <> 'paid'::public.invoice_state))
);


ALTER TABLE public.base OWNER TO postgres;

--
-- Name: kid; Type: FOREIGN TABLE; Schema: public; Owner: postgres
--

CREATE FOREIGN TABLE public.kid (
    n integer
)
INHERITS (public.base)
SERVER far;


ALTER FOREIGN TABLE public.kid OWNER TO postgres;

--
-- Name: kids; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.kids AS
 SELECT kid.state
   FROM public.kid;


ALTER TABLE public.kids OWNER TO postgres;

--
-- Name: log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log (
    day date,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    path public.invoice_state[]
)
PARTITION BY RANGE (day);


ALTER TABLE public.log OWNER TO postgres;

--
-- Name: log_2019; Type: FOREIGN TABLE; Schema: public; Owner: postgres
--

CREATE FOREIGN TABLE public.log_2019 (
    day date,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    path public.invoice_state[]
)
SERVER far;


ALTER FOREIGN TABLE public.log_2019 OWNER TO postgres;

--
-- Name: log_2020; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_2020 (
    day date,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    path public.invoice_state[]
);


ALTER TABLE public.log_2020 OWNER TO postgres;

--
-- Name: log_2019; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_2019 FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');


--
-- Name: log_2020; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');


--
-- Name: kid state; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER FOREIGN TABLE ONLY public.kid ALTER COLUMN state SET DEFAULT 'draft'::public.invoice_state;


--
-- PostgreSQL database dump complete
--


