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
-- Name: s; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.s AS ENUM (
    'a',
    'b'
);


ALTER TYPE public.s OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: wal; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.wal (
    id integer NOT NULL,
    at date,
    kind public.s
)
PARTITION BY RANGE (id);


ALTER TABLE public.wal OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: wal_0; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.wal_0 (
    id integer NOT NULL,
    at date,
    kind public.s
);


ALTER TABLE public.wal_0 OWNER TO postgres;

--
-- Name: wal_0; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.wal ATTACH PARTITION public.wal_0 FOR VALUES FROM (0) TO (9);


--
-- Name: wal_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX wal_idx ON ONLY public.wal USING btree (id, at);


--
-- Name: wal_0_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX wal_0_idx ON public.wal_0 USING btree (id, at);


--
-- Name: wal_0_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.wal_idx ATTACH PARTITION public.wal_0_idx;


--
-- PostgreSQL database dump complete
--


