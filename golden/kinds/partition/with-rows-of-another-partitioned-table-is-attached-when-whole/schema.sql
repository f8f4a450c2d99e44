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
-- Name: invoice_state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);


ALTER TYPE public.invoice_state OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log (
    id integer NOT NULL,
    state public.invoice_state
);


ALTER TABLE public.log OWNER TO postgres;

--
-- Name: drafts; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.drafts AS
 SELECT log.id,
    log.state
   FROM public.log
  WHERE (log.state = ANY (ARRAY['draft'::public.invoice_state, 'sent'::public.invoice_state]))
  WITH NO DATA;


ALTER MATERIALIZED VIEW public.drafts OWNER TO postgres;

--
-- Name: events; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events (
    id integer NOT NULL,
    state public.invoice_state
)
PARTITION BY LIST (state);


ALTER TABLE public.events OWNER TO postgres;

--
-- Name: events_paid; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_paid (
    id integer NOT NULL,
    state public.invoice_state
);


ALTER TABLE public.events_paid OWNER TO postgres;

--
-- Name: parcels; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.parcels (
    id integer,
    state public.invoice_state,
    those public.events[]
)
PARTITION BY LIST (state);


ALTER TABLE public.parcels OWNER TO postgres;

--
-- Name: parcels_all; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.parcels_all (
    id integer,
    state public.invoice_state,
    those public.events[]
);


ALTER TABLE public.parcels_all OWNER TO postgres;

--
-- Name: events_paid; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_paid FOR VALUES IN ('paid');


--
-- Name: parcels_all; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.parcels ATTACH PARTITION public.parcels_all DEFAULT;


--
-- PostgreSQL database dump complete
--


