--
-- PostgreSQL database dump
--

\restrict 326aa9712e4355d9a80179f3a4409f1ab8ac838b82a12673033e0dd1c63b237

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
-- Name: v_invoices; Type: VIEW; Schema: public; Owner: analyst
--

CREATE VIEW public.v_invoices WITH (security_barrier='true') AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices;


ALTER TABLE public.v_invoices OWNER TO analyst;

--
-- Name: VIEW v_invoices; Type: COMMENT; Schema: public; Owner: analyst
--

COMMENT ON VIEW public.v_invoices IS 'all';


--
-- Name: v_invoices state; Type: DEFAULT; Schema: public; Owner: analyst
--

ALTER TABLE ONLY public.v_invoices ALTER COLUMN state SET DEFAULT 'draft'::public.invoice_state;


--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: TABLE v_invoices; Type: ACL; Schema: public; Owner: analyst
--

GRANT SELECT ON TABLE public.v_invoices TO reader;


--
-- PostgreSQL database dump complete
--

\unrestrict 326aa9712e4355d9a80179f3a4409f1ab8ac838b82a12673033e0dd1c63b237

