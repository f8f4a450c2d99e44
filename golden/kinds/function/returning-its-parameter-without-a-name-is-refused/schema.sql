--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 18.4

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
-- Name: same(public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.same(state public.invoice_state) RETURNS public.invoice_state
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT state;
END;


ALTER FUNCTION public.same(state public.invoice_state) OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

