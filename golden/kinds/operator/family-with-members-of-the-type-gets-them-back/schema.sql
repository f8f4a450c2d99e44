--
-- PostgreSQL database dump
--

\restrict 2nL5Berkf5qjBXWOUquysJbiplcULaqw3HVqi3THXS62ViF9ehtLCh4XKc4D4fO

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
-- Name: state_compare(public.invoice_state, text); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_compare(public.invoice_state, text) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT pg_catalog.bttextcmp($1::text, $2) $_$;


ALTER FUNCTION public.state_compare(public.invoice_state, text) OWNER TO postgres;

--
-- Name: state_is(public.invoice_state, text); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_is(public.invoice_state, text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text = $2 $_$;


ALTER FUNCTION public.state_is(public.invoice_state, text) OWNER TO postgres;

--
-- Name: ===; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.=== (
    FUNCTION = public.state_is,
    LEFTARG = public.invoice_state,
    RIGHTARG = text
);


ALTER OPERATOR public.=== (public.invoice_state, text) OWNER TO postgres;

--
-- Name: states; Type: OPERATOR FAMILY; Schema: public; Owner: postgres
--

CREATE OPERATOR FAMILY public.states USING btree;
ALTER OPERATOR FAMILY public.states USING btree ADD
    OPERATOR 3 public.===(public.invoice_state,text) ,
    FUNCTION 1 (public.invoice_state, text) public.state_compare(public.invoice_state,text);


ALTER OPERATOR FAMILY public.states USING btree OWNER TO postgres;

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

\unrestrict 2nL5Berkf5qjBXWOUquysJbiplcULaqw3HVqi3THXS62ViF9ehtLCh4XKc4D4fO

