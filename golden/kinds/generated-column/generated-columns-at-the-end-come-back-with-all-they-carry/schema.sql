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

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: invoices; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    is_paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED NOT NULL,
    "Shown As" text GENERATED ALWAYS AS (upper((id)::text)) STORED COLLATE pg_catalog."C",
    CONSTRAINT settled CHECK ((is_paid OR (total >= (0)::numeric)))
);
ALTER TABLE ONLY public.invoices ALTER COLUMN is_paid SET STATISTICS 500;
ALTER TABLE ONLY public.invoices ALTER COLUMN is_paid SET (n_distinct=2);
ALTER TABLE ONLY public.invoices ALTER COLUMN "Shown As" SET STORAGE EXTERNAL;


ALTER TABLE public.invoices OWNER TO postgres;

--
-- Name: COLUMN invoices.is_paid; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON COLUMN public.invoices.is_paid IS 'nothing is owed';


--
-- Name: CONSTRAINT settled ON invoices; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON CONSTRAINT settled ON public.invoices IS 'no debts';


--
-- Name: paid; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.paid AS
 SELECT invoices.id
   FROM public.invoices
  WHERE invoices.is_paid;


ALTER TABLE public.paid OWNER TO postgres;

--
-- Name: receipts; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.receipts (
    id integer,
    is_paid boolean
);


ALTER TABLE public.receipts OWNER TO postgres;

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
-- Name: invoices_open; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX invoices_open ON public.invoices USING btree (id) WHERE (NOT is_paid);


--
-- Name: INDEX invoices_open; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON INDEX public.invoices_open IS 'what is to be collected';


--
-- Name: receipts of_invoice; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.receipts
    ADD CONSTRAINT of_invoice FOREIGN KEY (id, is_paid) REFERENCES public.invoices(id, is_paid);


--
-- Name: COLUMN invoices.id; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT(id) ON TABLE public.invoices TO teller;


--
-- Name: COLUMN invoices.is_paid; Type: ACL; Schema: public; Owner: postgres
--

GRANT SELECT(is_paid) ON TABLE public.invoices TO teller;


--
-- PostgreSQL database dump complete
--


