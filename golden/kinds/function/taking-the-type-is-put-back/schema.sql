--
-- PostgreSQL database dump
--

\restrict faf5718d603b32c413aa3ea3b722060bb4d7d4bc1297667ac686f2c093b466c

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

--
-- Name: label_of(public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.label_of(s public.invoice_state) RETURNS text
    LANGUAGE sql STABLE
    AS $$ SELECT initcap(s::text) $$;


ALTER FUNCTION public.label_of(s public.invoice_state) OWNER TO postgres;

--
-- Name: FUNCTION label_of(s public.invoice_state); Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON FUNCTION public.label_of(s public.invoice_state) IS 'c';


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
-- Name: FUNCTION label_of(s public.invoice_state); Type: ACL; Schema: public; Owner: postgres
--

REVOKE ALL ON FUNCTION public.label_of(s public.invoice_state) FROM PUBLIC;


--
-- PostgreSQL database dump complete
--

\unrestrict faf5718d603b32c413aa3ea3b722060bb4d7d4bc1297667ac686f2c093b466c

