--
-- PostgreSQL database dump
--

\restrict b27771b000e561fdfae8974a7c0866258bde890edc617e29ad2d14be9472589

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
-- Name: invoice_lines; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.invoice_lines (
    id integer NOT NULL,
    invoice_id integer
);


ALTER TABLE public.invoice_lines OWNER TO postgres;

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
-- Name: lines_per_invoice; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.lines_per_invoice AS
SELECT
    NULL::integer AS id,
    NULL::public.invoice_state AS state,
    NULL::numeric AS total,
    NULL::bigint AS lines;


ALTER TABLE public.lines_per_invoice OWNER TO postgres;

--
-- Name: invoice_lines invoice_lines_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoice_lines
    ADD CONSTRAINT invoice_lines_pkey PRIMARY KEY (id);


--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: lines_per_invoice _RETURN; Type: RULE; Schema: public; Owner: postgres
--

CREATE OR REPLACE VIEW public.lines_per_invoice AS
 SELECT i.id,
    i.state,
    i.total,
    count(l.id) AS lines
   FROM (public.invoices i
     LEFT JOIN public.invoice_lines l ON ((l.invoice_id = i.id)))
  GROUP BY i.id;


--
-- PostgreSQL database dump complete
--

\unrestrict b27771b000e561fdfae8974a7c0866258bde890edc617e29ad2d14be9472589

