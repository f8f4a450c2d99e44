--
-- PostgreSQL database dump
--

\restrict c74153a32a4bcaa0c6dd29cedf6d8aacf57c800279f11a83cadbf8e9cf5fcd7

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
-- Name: task_state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.task_state AS ENUM (
    'todo',
    'doing',
    'done'
);


ALTER TYPE public.task_state OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log (
    id integer NOT NULL,
    state public.task_state,
    day date NOT NULL
)
PARTITION BY RANGE (day);


ALTER TABLE public.log OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: log_a; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_a (
    id integer NOT NULL,
    state public.task_state,
    day date NOT NULL
);


ALTER TABLE public.log_a OWNER TO postgres;

--
-- Name: tasks; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public.task_state,
    title text NOT NULL,
    owner_id integer
);


ALTER TABLE public.tasks OWNER TO postgres;

--
-- Name: log_a; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_a FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


--
-- Name: log log_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log
    ADD CONSTRAINT log_pkey PRIMARY KEY (id, day);


--
-- Name: log_a log_a_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log_a
    ADD CONSTRAINT log_a_pkey PRIMARY KEY (id, day);


--
-- Name: tasks tasks_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);


--
-- Name: log_state; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX log_state ON ONLY public.log USING btree (state, day);


--
-- Name: log_a_state_day_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX log_a_state_day_idx ON public.log_a USING btree (state, day);


--
-- Name: log_a_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.log_pkey ATTACH PARTITION public.log_a_pkey;


--
-- Name: log_a_state_day_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.log_state ATTACH PARTITION public.log_a_state_day_idx;


--
-- PostgreSQL database dump complete
--

\unrestrict c74153a32a4bcaa0c6dd29cedf6d8aacf57c800279f11a83cadbf8e9cf5fcd7

