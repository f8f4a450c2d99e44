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

SET default_tablespace = '';

--
-- Name: events; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events (
    id integer NOT NULL,
    state public.invoice_state NOT NULL
)
PARTITION BY LIST (state);


ALTER TABLE public.events OWNER TO postgres;

--
-- Name: log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log (
    day date,
    state public.invoice_state
)
PARTITION BY RANGE (day);


ALTER TABLE public.log OWNER TO postgres;

--
-- Name: log_2020; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_2020 (
    day date,
    state public.invoice_state
)
PARTITION BY LIST (state);


ALTER TABLE public.log_2020 OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: counts; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.counts AS
 SELECT log.state,
    count(*) AS n,
    events.id
   FROM ((public.log
     JOIN public.log_2020 USING (day))
     LEFT JOIN public.events ON ((events.state = log.state)))
  GROUP BY log.state, events.id
  WITH NO DATA;


ALTER MATERIALIZED VIEW public.counts OWNER TO postgres;

--
-- Name: early; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.early AS
 SELECT 1 AS one
  WITH NO DATA;


ALTER MATERIALIZED VIEW public.early OWNER TO postgres;

--
-- Name: events_paid; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_paid (
    id integer NOT NULL,
    state public.invoice_state NOT NULL
);


ALTER TABLE public.events_paid OWNER TO postgres;

--
-- Name: events_rest; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_rest (
    id integer NOT NULL,
    state public.invoice_state NOT NULL
)
PARTITION BY LIST (state);


ALTER TABLE public.events_rest OWNER TO postgres;

--
-- Name: events_rest_all; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_rest_all (
    id integer NOT NULL,
    state public.invoice_state NOT NULL
);


ALTER TABLE public.events_rest_all OWNER TO postgres;

--
-- Name: log_2020_all; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_2020_all (
    day date,
    state public.invoice_state
);


ALTER TABLE public.log_2020_all OWNER TO postgres;

--
-- Name: open_events; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.open_events AS
 SELECT events.id,
    events.state
   FROM public.events
  WHERE (events.state <> 'paid'::public.invoice_state);


ALTER VIEW public.open_events OWNER TO postgres;

--
-- Name: open_counts; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.open_counts AS
 SELECT open_events.state,
    count(*) AS n
   FROM public.open_events
  GROUP BY open_events.state
  WITH NO DATA;


ALTER MATERIALIZED VIEW public.open_counts OWNER TO postgres;

--
-- Name: events_paid; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_paid FOR VALUES IN ('paid');


--
-- Name: events_rest; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_rest DEFAULT;


--
-- Name: events_rest_all; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events_rest ATTACH PARTITION public.events_rest_all DEFAULT;


--
-- Name: log_2020; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');


--
-- Name: log_2020_all; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log_2020 ATTACH PARTITION public.log_2020_all DEFAULT;


--
-- Name: counts_state_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX counts_state_id_idx ON public.counts USING btree (state, id);


--
-- PostgreSQL database dump complete
--

