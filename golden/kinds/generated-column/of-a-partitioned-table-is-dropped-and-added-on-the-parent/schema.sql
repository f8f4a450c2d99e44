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

SET default_tablespace = '';

--
-- Name: events; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events (
    id integer NOT NULL,
    state public.invoice_state,
    is_paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED
)
PARTITION BY RANGE (id);


ALTER TABLE public.events OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: events_1; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_1 (
    state public.invoice_state,
    id integer NOT NULL,
    is_paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED NOT NULL,
    CONSTRAINT events_1_is_paid_check CHECK ((is_paid IS NOT NULL))
);


ALTER TABLE public.events_1 OWNER TO postgres;

--
-- Name: COLUMN events_1.is_paid; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON COLUMN public.events_1.is_paid IS 'nothing is owed';


--
-- Name: events_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_1 FOR VALUES FROM (0) TO (100);


--
-- Name: events_1_is_paid; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_1_is_paid ON public.events_1 USING btree (is_paid);


--
-- Name: events_is_paid; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_is_paid ON ONLY public.events USING btree (is_paid, id);


--
-- Name: events_1_is_paid_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_1_is_paid_id_idx ON public.events_1 USING btree (is_paid, id);


--
-- Name: events_1_is_paid_id_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_is_paid ATTACH PARTITION public.events_1_is_paid_id_idx;


--
-- PostgreSQL database dump complete
--


