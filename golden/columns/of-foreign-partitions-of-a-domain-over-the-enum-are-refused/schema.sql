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
-- Name: open_state; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.open_state AS public.invoice_state
	CONSTRAINT open_state_check CHECK ((VALUE <> 'paid'::public.invoice_state));


ALTER DOMAIN public.open_state OWNER TO postgres;

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
    state public.open_state
)
PARTITION BY RANGE (day);


ALTER TABLE public.log OWNER TO postgres;

--
-- Name: log_2019; Type: FOREIGN TABLE; Schema: public; Owner: postgres
--

CREATE FOREIGN TABLE public.log_2019 (
    day date,
    state public.open_state
)
SERVER far;


ALTER FOREIGN TABLE public.log_2019 OWNER TO postgres;

--
-- Name: log_2019; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_2019 FOR VALUES FROM ('2019-01-01') TO ('2020-01-01');


--
-- PostgreSQL database dump complete
--


