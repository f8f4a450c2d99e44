--
-- PostgreSQL database dump
--

\restrict b93e6b752b7cc86a8312585a1c3bb16d0813fe71c9a7dc3e0b5e3fc97af7a47

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
-- Name: open_invoices; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.open_invoices AS
 SELECT id,
    state
   FROM public.invoices
  WHERE (state <> 'paid'::public.invoice_state);


ALTER VIEW public.open_invoices OWNER TO postgres;

--
-- Name: ids_of_open; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.ids_of_open AS
 SELECT id
   FROM public.open_invoices;


ALTER VIEW public.ids_of_open OWNER TO postgres;

--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict b93e6b752b7cc86a8312585a1c3bb16d0813fe71c9a7dc3e0b5e3fc97af7a47

