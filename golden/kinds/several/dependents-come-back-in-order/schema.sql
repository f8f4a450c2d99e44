--
-- PostgreSQL database dump
--

\restrict 8e31d9e615fd484230d4193c16cc982d94f9275dbdd7514335163c994b8e7ed

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
-- Name: open_state; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.open_state AS public.invoice_state;


ALTER DOMAIN public.open_state OWNER TO postgres;

--
-- Name: label_of(public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.label_of(public.invoice_state) RETURNS text
    LANGUAGE sql
    AS $_$ SELECT $1::text $_$;


ALTER FUNCTION public.label_of(public.invoice_state) OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$;


ALTER FUNCTION public.touch() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: invoices; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text,
    CONSTRAINT paid_has_total CHECK (((state <> 'paid'::public.invoice_state) OR (total > (0)::numeric)))
);


ALTER TABLE public.invoices OWNER TO postgres;

--
-- Name: open_invoices; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.open_invoices AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices;


ALTER TABLE public.open_invoices OWNER TO postgres;

--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: unpaid; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX unpaid ON public.invoices USING btree (id) WHERE (state <> 'paid'::public.invoice_state);


--
-- Name: invoices on_state; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER on_state AFTER UPDATE OF state ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.touch();


--
-- Name: invoices; Type: ROW SECURITY; Schema: public; Owner: postgres
--

ALTER TABLE public.invoices ENABLE ROW LEVEL SECURITY;

--
-- Name: invoices own; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY own ON public.invoices USING ((state <> 'draft'::public.invoice_state));


--
-- PostgreSQL database dump complete
--

\unrestrict 8e31d9e615fd484230d4193c16cc982d94f9275dbdd7514335163c994b8e7ed

