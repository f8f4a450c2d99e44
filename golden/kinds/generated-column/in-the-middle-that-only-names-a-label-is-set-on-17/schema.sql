--
-- PostgreSQL database dump
--


-- Dumped from database version 17.10
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

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: steps; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.steps (
    id integer NOT NULL,
    later boolean GENERATED ALWAYS AS (('draft'::public.invoice_state < 'paid'::public.invoice_state)) STORED NOT NULL,
    memo text,
    CONSTRAINT steps_later_check CHECK (later)
);


ALTER TABLE public.steps OWNER TO postgres;

--
-- Name: steps_later; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX steps_later ON public.steps USING btree (later);


--
-- PostgreSQL database dump complete
--


