--
-- PostgreSQL database dump
--

\restrict 7c95834b7d06c48c99b746489fb5f170af30dd89e7ca1a0ecb754ed8b13c9fd

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

--
-- Name: state_from_int(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_from_int(integer) RETURNS public.invoice_state
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'draft'::public.invoice_state $$;


ALTER FUNCTION public.state_from_int(integer) OWNER TO postgres;

--
-- Name: CAST (integer AS public.invoice_state); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (integer AS public.invoice_state) WITH FUNCTION public.state_from_int(integer) AS ASSIGNMENT;


--
-- Name: CAST (character varying AS public.invoice_state); Type: CAST; Schema: -; Owner: -
--

CREATE CAST (character varying AS public.invoice_state) WITH INOUT AS IMPLICIT;


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
-- PostgreSQL database dump complete
--

\unrestrict 7c95834b7d06c48c99b746489fb5f170af30dd89e7ca1a0ecb754ed8b13c9fd

