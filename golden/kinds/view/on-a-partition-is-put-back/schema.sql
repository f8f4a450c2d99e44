--
-- PostgreSQL database dump
--

\restrict 763b7fa25dcc5b01c77014c488511c30076410f91f3cc79c5133e881543d6d5

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

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
-- Name: invoices; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);


ALTER TABLE public.invoices OWNER TO postgres;

--
-- Name: visits; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.visits (
    id integer NOT NULL,
    day date NOT NULL,
    state public.invoice_state
)
PARTITION BY RANGE (day);


ALTER TABLE public.visits OWNER TO postgres;

--
-- Name: visits_24; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.visits_24 (
    id integer NOT NULL,
    day date NOT NULL,
    state public.invoice_state
);


ALTER TABLE public.visits_24 OWNER TO postgres;

--
-- Name: sent_24; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.sent_24 AS
 SELECT visits_24.id
   FROM public.visits_24
  WHERE (visits_24.state = 'sent'::public.invoice_state);


ALTER TABLE public.sent_24 OWNER TO postgres;

--
-- Name: visits_24; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_24 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 763b7fa25dcc5b01c77014c488511c30076410f91f3cc79c5133e881543d6d5

