--
-- PostgreSQL database dump
--


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

SET default_tablespace = '';

--
-- Name: events; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events (
    id integer NOT NULL,
    state public.invoice_state CONSTRAINT filled NOT NULL,
    note text GENERATED ALWAYS AS (upper((id)::text)) STORED,
    known boolean GENERATED ALWAYS AS ((state > 'draft'::public.invoice_state)) STORED
)
PARTITION BY LIST (state);


ALTER TABLE public.events OWNER TO postgres;

--
-- Name: CONSTRAINT filled ON events; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON CONSTRAINT filled ON public.events IS 'always';


SET default_table_access_method = heap;

--
-- Name: events_1; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_1 (
    id integer CONSTRAINT events_id_not_null NOT NULL,
    state public.invoice_state CONSTRAINT filled NOT NULL,
    note text GENERATED ALWAYS AS (upper((id)::text)) STORED,
    known boolean GENERATED ALWAYS AS ((state > 'draft'::public.invoice_state)) STORED
);


ALTER TABLE public.events_1 OWNER TO postgres;

--
-- Name: events_2; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_2 (
    state public.invoice_state NOT NULL,
    id integer CONSTRAINT own NOT NULL,
    note text GENERATED ALWAYS AS (upper((id)::text)) STORED,
    known boolean GENERATED ALWAYS AS ((state > 'draft'::public.invoice_state)) STORED
);


ALTER TABLE public.events_2 OWNER TO postgres;

--
-- Name: events_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_1 FOR VALUES IN ('draft');


--
-- Name: events_2; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_2 FOR VALUES IN ('paid');


--
-- Name: events events_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (id, state);


--
-- Name: events_1 events_1_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events_1
    ADD CONSTRAINT events_1_pkey PRIMARY KEY (id, state);


--
-- Name: events_2 events_2_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events_2
    ADD CONSTRAINT events_2_pkey PRIMARY KEY (id, state);


--
-- Name: events_1_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_pkey ATTACH PARTITION public.events_1_pkey;


--
-- Name: events_2_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_pkey ATTACH PARTITION public.events_2_pkey;


--
-- PostgreSQL database dump complete
--


