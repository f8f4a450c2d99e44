--
-- PostgreSQL database dump
--

\restrict d5528619e55ed7615d5ef53cdd495bee22ba55c9e9d2664d1e0c03fedd9ec18

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

SET default_table_access_method = heap;

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
-- Name: tasks tasks_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.tasks
    ADD CONSTRAINT tasks_pkey PRIMARY KEY (id);


--
-- Name: every_table; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION every_table FOR ALL TABLES WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION every_table OWNER TO postgres;

--
-- Name: out_titles; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION out_titles WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION out_titles OWNER TO postgres;

--
-- Name: whole; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION whole WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION whole OWNER TO postgres;

--
-- Name: out_titles tasks; Type: PUBLICATION TABLE; Schema: public; Owner: postgres
--

ALTER PUBLICATION out_titles ADD TABLE ONLY public.tasks (id, title);


--
-- Name: whole tasks; Type: PUBLICATION TABLE; Schema: public; Owner: postgres
--

ALTER PUBLICATION whole ADD TABLE ONLY public.tasks;


--
-- PostgreSQL database dump complete
--

\unrestrict d5528619e55ed7615d5ef53cdd495bee22ba55c9e9d2664d1e0c03fedd9ec18

