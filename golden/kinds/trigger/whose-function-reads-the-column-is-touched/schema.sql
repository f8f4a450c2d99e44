--
-- PostgreSQL database dump
--

-- Dumped from database version 14.22
-- Dumped by pg_dump version 14.22

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
-- Name: on_done(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.on_done() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF NEW.state = 'done' THEN NEW.title := NEW.title || ' (done)'; END IF; RETURN NEW; END $$;


ALTER FUNCTION public.on_done() OWNER TO postgres;

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
-- Name: tasks on_done; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER on_done BEFORE INSERT OR UPDATE ON public.tasks FOR EACH ROW EXECUTE FUNCTION public.on_done();


--
-- PostgreSQL database dump complete
--

