--
-- PostgreSQL database dump
--

\restrict efa07eaa63a811cf1929d8794536c7fd00bf6c9404a1295d531b6c190c692eb

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
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: by_paid; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX by_paid ON public.invoices USING btree (((state = 'paid'::public.invoice_state)), id);
ALTER INDEX public.by_paid ALTER COLUMN 1 SET STATISTICS 77;


--
-- PostgreSQL database dump complete
--

\unrestrict efa07eaa63a811cf1929d8794536c7fd00bf6c9404a1295d531b6c190c692eb

