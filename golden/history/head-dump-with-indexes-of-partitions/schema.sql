--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18
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
-- Name: state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.state AS ENUM (
    'open',
    'done',
    'failed'
);


ALTER TYPE public.state OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: jobs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.jobs (
    id integer NOT NULL,
    state public.state DEFAULT 'open'::public.state,
    queue text DEFAULT 'main'::text,
    note text
)
PARTITION BY RANGE (id);


ALTER TABLE public.jobs OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: jobs_high; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.jobs_high (
    id integer NOT NULL,
    state public.state DEFAULT 'open'::public.state,
    queue text DEFAULT 'main'::text,
    note text
);


ALTER TABLE public.jobs_high OWNER TO postgres;

--
-- Name: jobs_low; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.jobs_low (
    id integer NOT NULL,
    state public.state DEFAULT 'open'::public.state,
    queue text DEFAULT 'main'::text,
    note text
);


ALTER TABLE public.jobs_low OWNER TO postgres;

--
-- Name: jobs_top; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.jobs_top (
    id integer NOT NULL,
    state public.state DEFAULT 'open'::public.state,
    queue text DEFAULT 'main'::text,
    note text
);


ALTER TABLE public.jobs_top OWNER TO postgres;

--
-- Name: open_jobs; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.open_jobs AS
 SELECT jobs.id
   FROM public.jobs
  WHERE (jobs.state = 'open'::public.state);


ALTER VIEW public.open_jobs OWNER TO postgres;

--
-- Name: jobs_high; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.jobs_high FOR VALUES FROM (1000) TO (2000);


--
-- Name: jobs_low; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.jobs_low FOR VALUES FROM (1) TO (1000);


--
-- Name: jobs_top; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.jobs_top FOR VALUES FROM (2000) TO (3000);


--
-- Name: jobs jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (id);


--
-- Name: jobs_high jobs_high_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs_high
    ADD CONSTRAINT jobs_high_pkey PRIMARY KEY (id);


--
-- Name: jobs_low jobs_low_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs_low
    ADD CONSTRAINT jobs_low_pkey PRIMARY KEY (id);


--
-- Name: jobs_top jobs_top_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs_top
    ADD CONSTRAINT jobs_top_pkey PRIMARY KEY (id);


--
-- Name: jobs_by_queue; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_by_queue ON ONLY public.jobs USING btree (queue) WHERE (state = 'failed'::public.state);


--
-- Name: jobs_by_state; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_by_state ON ONLY public.jobs USING btree (state, queue);


--
-- Name: jobs_open; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_open ON ONLY public.jobs USING btree (id) WHERE (state = 'open'::public.state);


--
-- Name: jobs_high_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_high_id_idx ON public.jobs_high USING btree (id) WHERE (state = 'open'::public.state);


--
-- Name: jobs_high_queue_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_high_queue_idx ON public.jobs_high USING btree (queue) WHERE (state = 'failed'::public.state);


--
-- Name: jobs_high_state_queue_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_high_state_queue_idx ON public.jobs_high USING btree (state, queue);


--
-- Name: jobs_low_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_low_id_idx ON public.jobs_low USING btree (id) WHERE (state = 'open'::public.state);


--
-- Name: jobs_low_queue_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_low_queue_idx ON public.jobs_low USING btree (queue) WHERE (state = 'failed'::public.state);


--
-- Name: jobs_top_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_top_id_idx ON public.jobs_top USING btree (id) WHERE (state = 'open'::public.state);


--
-- Name: jobs_top_queue_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_top_queue_idx ON public.jobs_top USING btree (queue) WHERE (state = 'failed'::public.state);


--
-- Name: jobs_top_state_queue_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_top_state_queue_idx ON public.jobs_top USING btree (state, queue);


--
-- Name: low_by_state; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX low_by_state ON public.jobs_low USING btree (state, queue);


--
-- Name: INDEX low_by_state; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON INDEX public.low_by_state IS 'Named by hand.';


--
-- Name: jobs_high_id_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_open ATTACH PARTITION public.jobs_high_id_idx;


--
-- Name: jobs_high_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_pkey ATTACH PARTITION public.jobs_high_pkey;


--
-- Name: jobs_high_queue_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_by_queue ATTACH PARTITION public.jobs_high_queue_idx;


--
-- Name: jobs_high_state_queue_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_by_state ATTACH PARTITION public.jobs_high_state_queue_idx;


--
-- Name: jobs_low_id_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_open ATTACH PARTITION public.jobs_low_id_idx;


--
-- Name: jobs_low_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_pkey ATTACH PARTITION public.jobs_low_pkey;


--
-- Name: jobs_low_queue_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_by_queue ATTACH PARTITION public.jobs_low_queue_idx;


--
-- Name: jobs_top_id_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_open ATTACH PARTITION public.jobs_top_id_idx;


--
-- Name: jobs_top_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_pkey ATTACH PARTITION public.jobs_top_pkey;


--
-- Name: jobs_top_queue_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_by_queue ATTACH PARTITION public.jobs_top_queue_idx;


--
-- Name: jobs_top_state_queue_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_by_state ATTACH PARTITION public.jobs_top_state_queue_idx;


--
-- Name: low_by_state; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_by_state ATTACH PARTITION public.low_by_state;


--
-- PostgreSQL database dump complete
--

