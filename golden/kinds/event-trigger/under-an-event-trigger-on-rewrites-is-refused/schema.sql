--
-- PostgreSQL database dump
--

\restrict ccfff1974cd98322950c9e7f383f72326369df44911645858e00edef28aefc4

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

--
-- Name: forbid_rewrite(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.forbid_rewrite() RETURNS event_trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'no rewrites here'; END $$;


ALTER FUNCTION public.forbid_rewrite() OWNER TO postgres;

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
-- Name: no_rewrites; Type: EVENT TRIGGER; Schema: -; Owner: postgres
--

CREATE EVENT TRIGGER no_rewrites ON table_rewrite
   EXECUTE FUNCTION public.forbid_rewrite();


ALTER EVENT TRIGGER no_rewrites OWNER TO postgres;

--
-- PostgreSQL database dump complete
--

\unrestrict ccfff1974cd98322950c9e7f383f72326369df44911645858e00edef28aefc4

