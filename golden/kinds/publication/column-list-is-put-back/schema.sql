--
-- PostgreSQL database dump
--

\restrict d6d81fa1d70edad49da0208881d6f14e56d1e926813d0d331a55a2ff3d77e66

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
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: outgoing; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION outgoing WITH (publish = 'insert, update');


ALTER PUBLICATION outgoing OWNER TO postgres;

--
-- Name: outgoing invoices; Type: PUBLICATION TABLE; Schema: public; Owner: postgres
--

ALTER PUBLICATION outgoing ADD TABLE ONLY public.invoices (id, state);


--
-- PostgreSQL database dump complete
--

\unrestrict d6d81fa1d70edad49da0208881d6f14e56d1e926813d0d331a55a2ff3d77e66

