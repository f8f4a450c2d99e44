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
-- Name: invoices; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    is_paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED NOT NULL,
    memo text,
    CONSTRAINT settled CHECK ((is_paid IS NOT NULL))
);


ALTER TABLE public.invoices OWNER TO postgres;

--
-- Name: COLUMN invoices.is_paid; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON COLUMN public.invoices.is_paid IS 'nothing is owed';


--
-- Name: paid; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.paid AS
 SELECT id
   FROM public.invoices
  WHERE is_paid;


ALTER VIEW public.paid OWNER TO postgres;

--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: invoices once; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT once UNIQUE (id, is_paid);


--
-- Name: invoices_is_paid; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX invoices_is_paid ON public.invoices USING btree (is_paid);


--
-- Name: invoices_memo; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX invoices_memo ON public.invoices USING btree (memo) WHERE (is_paid IS NULL);


--
-- PostgreSQL database dump complete
--


