--
-- PostgreSQL database dump
--

\restrict 8f5eb10e9929270e651388a0f0b9d0aa0e2a37effa66e09ae121d3b5a214d9d

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
    id integer CONSTRAINT visits_id_not_null NOT NULL,
    day date CONSTRAINT visits_day_not_null NOT NULL,
    state public.invoice_state
);


ALTER TABLE public.visits_24 OWNER TO postgres;

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
-- Name: visits_24_paid; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX visits_24_paid ON public.visits_24 USING btree (id) WHERE (state = 'paid'::public.invoice_state);


--
-- PostgreSQL database dump complete
--

\unrestrict 8f5eb10e9929270e651388a0f0b9d0aa0e2a37effa66e09ae121d3b5a214d9d

