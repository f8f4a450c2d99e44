--
-- PostgreSQL database dump
--

\restrict 145622a9388ab893b2351550c90bd526277cff92f884ee5c3e1032d70078773

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
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

--
-- Name: ev; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.ev (
    id integer,
    day date NOT NULL,
    state public.invoice_state NOT NULL
)
PARTITION BY RANGE (day);


ALTER TABLE public.ev OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: ev_old; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.ev_old (
    id integer,
    day date NOT NULL,
    state public.invoice_state CONSTRAINT old_needs_state NOT NULL
);


ALTER TABLE public.ev_old OWNER TO postgres;

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
-- Name: ev_old; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ev ATTACH PARTITION public.ev_old FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');


--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 145622a9388ab893b2351550c90bd526277cff92f884ee5c3e1032d70078773

