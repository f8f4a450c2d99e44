--
-- PostgreSQL database dump
--

\restrict 89cc191c146459be335e13d3b610f690d4a73213264f3a2d764d9a201dcfcec

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
-- Name: surface; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.surface AS ENUM (
    'grass',
    'clay'
);


ALTER TYPE public.surface OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: races; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.races (
    id integer NOT NULL,
    surface public.surface,
    lane integer
);


ALTER TABLE public.races OWNER TO postgres;

--
-- Name: races races_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.races
    ADD CONSTRAINT races_pkey PRIMARY KEY (id);


--
-- Name: races_lane; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX races_lane ON public.races USING btree (((lane + 1)), surface);
ALTER INDEX public.races_lane ALTER COLUMN 1 SET STATISTICS 250;


--
-- Name: races_other; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX races_other ON public.races USING btree (((lane * 2)));
ALTER INDEX public.races_other ALTER COLUMN 1 SET STATISTICS 99;


--
-- PostgreSQL database dump complete
--

\unrestrict 89cc191c146459be335e13d3b610f690d4a73213264f3a2d764d9a201dcfcec

