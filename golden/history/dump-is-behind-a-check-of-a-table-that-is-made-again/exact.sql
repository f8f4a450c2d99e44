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
-- Name: e; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.e AS ENUM (
    'a',
    'b'
);


ALTER TYPE public.e OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    id integer,
    e public.e,
    CONSTRAINT t_e_check CHECK ((e <> 'b'::public.e))
)
PARTITION BY LIST (e);


ALTER TABLE public.t OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: p; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.p (
    id integer,
    e public.e,
    CONSTRAINT t_e_check CHECK ((e <> 'b'::public.e))
);


ALTER TABLE public.p OWNER TO postgres;

--
-- Name: p; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.t ATTACH PARTITION public.p DEFAULT;


--
-- Name: t_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX t_id_idx ON ONLY public.t USING btree (id);


--
-- Name: p_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX p_id_idx ON public.p USING btree (id);


--
-- Name: p_id_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.t_id_idx ATTACH PARTITION public.p_id_idx;


--
-- PostgreSQL database dump complete
--


