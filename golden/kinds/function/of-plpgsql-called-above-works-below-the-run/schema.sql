--
-- PostgreSQL database dump
--

\restrict 1d3d9a0c171fd69c789d4eae1d57a887194b87385d724316a81e8cdb1908c3d

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
-- Name: reopen(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.reopen(task integer) RETURNS void
    LANGUAGE plpgsql
    AS $$ DECLARE target public.task_state := 'todo'; BEGIN UPDATE public.tasks SET state = target WHERE id = task; END $$;


ALTER FUNCTION public.reopen(task integer) OWNER TO postgres;

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
-- PostgreSQL database dump complete
--

\unrestrict 1d3d9a0c171fd69c789d4eae1d57a887194b87385d724316a81e8cdb1908c3d

