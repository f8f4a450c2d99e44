--
-- PostgreSQL database dump
--

\restrict efc547c724706f37bf8b2d63d688ef4c9de1e72b9d0e180d1e5086c783a6e29

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
-- Name: credit_notes; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.credit_notes (
    reason text
)
INHERITS (public.invoices);


ALTER TABLE public.credit_notes OWNER TO postgres;

--
-- Name: credit_states; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.credit_states AS
 SELECT DISTINCT credit_notes.state
   FROM public.credit_notes;


ALTER TABLE public.credit_states OWNER TO postgres;

--
-- Name: credit_notes total; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.credit_notes ALTER COLUMN total SET DEFAULT 0;


--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict efc547c724706f37bf8b2d63d688ef4c9de1e72b9d0e180d1e5086c783a6e29

