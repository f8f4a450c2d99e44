--
-- PostgreSQL database dump
--

\restrict 7f13220de7b631326bcfc30e7128e29b29e79cd8c73e31f4283712eaf9d67cc

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
-- Name: quality; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.quality AS ENUM (
    'good',
    'bad'
);


ALTER TYPE public.quality OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: measurements; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.measurements (
    id integer NOT NULL,
    taken date NOT NULL,
    quality public.quality
)
PARTITION BY RANGE (taken);


ALTER TABLE public.measurements OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: measurements_2024; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.measurements_2024 (
    id integer NOT NULL,
    taken date NOT NULL,
    quality public.quality
);


ALTER TABLE public.measurements_2024 OWNER TO postgres;

--
-- Name: measurements_rest; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.measurements_rest (
    id integer NOT NULL,
    taken date NOT NULL,
    quality public.quality
)
PARTITION BY LIST (id);


ALTER TABLE public.measurements_rest OWNER TO postgres;

--
-- Name: measurements_rest_all; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.measurements_rest_all (
    id integer NOT NULL,
    taken date NOT NULL,
    quality public.quality
);


ALTER TABLE public.measurements_rest_all OWNER TO postgres;

--
-- Name: measurements_2024; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measurements ATTACH PARTITION public.measurements_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');


--
-- Name: measurements_rest; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measurements ATTACH PARTITION public.measurements_rest DEFAULT;


--
-- Name: measurements_rest_all; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.measurements_rest ATTACH PARTITION public.measurements_rest_all DEFAULT;


--
-- Name: measurements_quality; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX measurements_quality ON ONLY public.measurements USING btree (quality);


--
-- Name: measurements_2024_quality_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX measurements_2024_quality_idx ON public.measurements_2024 USING btree (quality);


--
-- Name: measurements_rest_quality_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX measurements_rest_quality_idx ON ONLY public.measurements_rest USING btree (quality);


--
-- Name: measurements_rest_all_quality_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX measurements_rest_all_quality_idx ON public.measurements_rest_all USING btree (quality);


--
-- Name: measurements_2024_quality_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measurements_quality ATTACH PARTITION public.measurements_2024_quality_idx;


--
-- Name: measurements_rest_all_quality_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measurements_rest_quality_idx ATTACH PARTITION public.measurements_rest_all_quality_idx;


--
-- Name: measurements_rest_quality_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.measurements_quality ATTACH PARTITION public.measurements_rest_quality_idx;


--
-- PostgreSQL database dump complete
--

\unrestrict 7f13220de7b631326bcfc30e7128e29b29e79cd8c73e31f4283712eaf9d67cc

