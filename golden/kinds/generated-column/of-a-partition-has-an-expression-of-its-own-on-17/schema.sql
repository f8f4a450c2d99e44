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
    is_paid boolean GENERATED ALWAYS AS ((state > 'draft'::public.invoice_state)) STORED
);


ALTER TABLE public.events_1 OWNER TO postgres;

--
-- Name: moves; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.moves (
    id integer NOT NULL,
    state public.invoice_state,
    is_paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED,
    memo text
)
PARTITION BY RANGE (id);


ALTER TABLE public.moves OWNER TO postgres;

--
-- Name: moves_1; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.moves_1 (
    state public.invoice_state,
    id integer NOT NULL,
    memo text,
    is_paid boolean GENERATED ALWAYS AS ((state > 'draft'::public.invoice_state)) STORED NOT NULL
);


ALTER TABLE public.moves_1 OWNER TO postgres;

--
-- Name: events_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_1 FOR VALUES FROM (0) TO (100);


--
-- Name: moves_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.moves ATTACH PARTITION public.moves_1 FOR VALUES FROM (0) TO (100);


--
-- PostgreSQL database dump complete
--


