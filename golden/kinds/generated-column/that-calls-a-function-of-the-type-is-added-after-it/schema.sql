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

--
-- Name: rank_of(public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.rank_of(s public.invoice_state) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE s WHEN 'paid' THEN 2 ELSE 1 END $$;


ALTER FUNCTION public.rank_of(s public.invoice_state) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: invoices; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    place integer GENERATED ALWAYS AS (public.rank_of(state)) STORED NOT NULL
);


ALTER TABLE public.invoices OWNER TO postgres;

--
-- Name: ranks; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.ranks (
    id integer NOT NULL,
    lowest integer GENERATED ALWAYS AS (public.rank_of('draft'::public.invoice_state)) STORED
);


ALTER TABLE public.ranks OWNER TO postgres;

--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: invoices_place; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX invoices_place ON public.invoices USING btree (place);


--
-- PostgreSQL database dump complete
--


