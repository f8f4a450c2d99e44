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
    day date NOT NULL,
    state public.invoice_state,
    n integer
)
PARTITION BY LIST (state);


ALTER TABLE public.events OWNER TO postgres;

--
-- Name: events_open; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_open (
    day date NOT NULL,
    state public.invoice_state,
    n integer
)
PARTITION BY LIST (state);


ALTER TABLE public.events_open OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: events_draft; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_draft (
    day date NOT NULL,
    state public.invoice_state,
    n integer
);


ALTER TABLE public.events_draft OWNER TO postgres;

--
-- Name: events_rest; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_rest (
    day date NOT NULL,
    state public.invoice_state,
    n integer
);


ALTER TABLE public.events_rest OWNER TO postgres;

--
-- Name: events_sent; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_sent (
    day date NOT NULL,
    state public.invoice_state,
    n integer
)
PARTITION BY RANGE (day);


ALTER TABLE public.events_sent OWNER TO postgres;

--
-- Name: events_sent_2020; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_sent_2020 (
    day date NOT NULL,
    state public.invoice_state,
    n integer
);


ALTER TABLE public.events_sent_2020 OWNER TO postgres;

--
-- Name: events_draft; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events_open ATTACH PARTITION public.events_draft FOR VALUES IN ('draft');


--
-- Name: events_open; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_open FOR VALUES IN ('draft', 'sent');


--
-- Name: events_rest; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_rest DEFAULT;


--
-- Name: events_sent; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events_open ATTACH PARTITION public.events_sent FOR VALUES IN ('sent');


--
-- Name: events_sent_2020; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events_sent ATTACH PARTITION public.events_sent_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');


--
-- Name: events_day; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_day ON ONLY public.events USING btree (day);


--
-- Name: events_open_day_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_open_day_idx ON ONLY public.events_open USING btree (day);


--
-- Name: events_draft_day_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_draft_day_idx ON public.events_draft USING btree (day);


--
-- Name: events_rest_day_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_rest_day_idx ON public.events_rest USING btree (day);


--
-- Name: events_sent_day_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_sent_day_idx ON ONLY public.events_sent USING btree (day);


--
-- Name: events_sent_2020_day_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_sent_2020_day_idx ON public.events_sent_2020 USING btree (day);


--
-- Name: events_draft_day_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_open_day_idx ATTACH PARTITION public.events_draft_day_idx;


--
-- Name: events_open_day_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_day ATTACH PARTITION public.events_open_day_idx;


--
-- Name: events_rest_day_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_day ATTACH PARTITION public.events_rest_day_idx;


--
-- Name: events_sent_2020_day_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_sent_day_idx ATTACH PARTITION public.events_sent_2020_day_idx;


--
-- Name: events_sent_day_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_open_day_idx ATTACH PARTITION public.events_sent_day_idx;


--
-- PostgreSQL database dump complete
--


