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

--
-- Name: log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log (
    day date,
    state public.invoice_state
)
PARTITION BY LIST (state);


ALTER TABLE public.log OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: log_draft; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_draft (
    day date,
    state public.invoice_state
);


ALTER TABLE public.log_draft OWNER TO postgres;

--
-- Name: log_paid; Type: FOREIGN TABLE; Schema: public; Owner: postgres
--

CREATE FOREIGN TABLE public.log_paid (
    day date,
    state public.invoice_state
)
SERVER far;


ALTER FOREIGN TABLE public.log_paid OWNER TO postgres;

--
-- Name: log_draft; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_draft FOR VALUES IN ('draft');


--
-- Name: log_paid; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_paid FOR VALUES IN ('paid');


--
-- PostgreSQL database dump complete
--


