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
    'late'
);


ALTER TYPE public.state OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: jobs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.jobs (
    id integer,
    state public.state,
    final public.state
)
PARTITION BY LIST (state);


ALTER TABLE public.jobs OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: a_jobs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.a_jobs (
    id integer,
    state public.state,
    final public.state
);


ALTER TABLE public.a_jobs OWNER TO postgres;

--
-- Name: b_jobs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.b_jobs (
    id integer,
    state public.state,
    final public.state
)
PARTITION BY LIST (final);


ALTER TABLE public.b_jobs OWNER TO postgres;

--
-- Name: begun; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.begun AS
 SELECT a_jobs.id,
    a_jobs.state
   FROM public.a_jobs
  WITH NO DATA;


ALTER MATERIALIZED VIEW public.begun OWNER TO postgres;

--
-- Name: c_jobs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.c_jobs (
    id integer,
    state public.state,
    final public.state
);


ALTER TABLE public.c_jobs OWNER TO postgres;

--
-- Name: a_jobs; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.a_jobs FOR VALUES IN ('open', 'done');


--
-- Name: b_jobs; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.b_jobs FOR VALUES IN ('late');


--
-- Name: c_jobs; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.b_jobs ATTACH PARTITION public.c_jobs DEFAULT;


--
-- Name: jobs_expr_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX jobs_expr_id_idx ON ONLY public.jobs USING btree (((enum_smaller(final, 'done'::public.state) = 'open'::public.state)), id);


--
-- Name: a_jobs_expr_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX a_jobs_expr_id_idx ON public.a_jobs USING btree (((enum_smaller(final, 'done'::public.state) = 'open'::public.state)), id);


--
-- Name: b_jobs_expr_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX b_jobs_expr_id_idx ON ONLY public.b_jobs USING btree (((enum_smaller(final, 'done'::public.state) = 'open'::public.state)), id);


--
-- Name: c_jobs_expr_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX c_jobs_expr_id_idx ON public.c_jobs USING btree (((enum_smaller(final, 'done'::public.state) = 'open'::public.state)), id);


--
-- Name: a_jobs_expr_id_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_expr_id_idx ATTACH PARTITION public.a_jobs_expr_id_idx;


--
-- Name: b_jobs_expr_id_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.jobs_expr_id_idx ATTACH PARTITION public.b_jobs_expr_id_idx;


--
-- Name: c_jobs_expr_id_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.b_jobs_expr_id_idx ATTACH PARTITION public.c_jobs_expr_id_idx;


--
-- PostgreSQL database dump complete
--


