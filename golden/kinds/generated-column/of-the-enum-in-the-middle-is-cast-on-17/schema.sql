--
-- PostgreSQL database dump
--


-- Dumped from database version 17.10
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
-- Name: flags; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.flags (
    id integer NOT NULL,
    paid boolean,
    state public.invoice_state GENERATED ALWAYS AS (
CASE
    WHEN paid THEN 'paid'::public.invoice_state
    ELSE 'draft'::public.invoice_state
END) STORED NOT NULL,
    memo text
);


ALTER TABLE public.flags OWNER TO postgres;

--
-- Name: steps; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.steps (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    next public.invoice_state GENERATED ALWAYS AS (
CASE state
    WHEN 'draft'::public.invoice_state THEN 'sent'::public.invoice_state
    ELSE 'paid'::public.invoice_state
END) STORED NOT NULL,
    path public.invoice_state[] GENERATED ALWAYS AS (ARRAY['draft'::public.invoice_state]) STORED,
    memo text
);


ALTER TABLE public.steps OWNER TO postgres;

--
-- Name: flags flags_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.flags
    ADD CONSTRAINT flags_pkey PRIMARY KEY (id);


--
-- Name: steps steps_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.steps
    ADD CONSTRAINT steps_pkey PRIMARY KEY (id);


--
-- Name: flags_state; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX flags_state ON public.flags USING btree (state);


--
-- Name: steps_next; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX steps_next ON public.steps USING btree (next);


--
-- PostgreSQL database dump complete
--


