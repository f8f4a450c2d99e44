--
-- PostgreSQL database dump
--

\restrict 3ceba2ef635947e031e9d67fc0d203e65aaf76e2133f4832535f8cc0caff8e0

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
-- Name: stage; Type: TYPE; Schema: public; Owner: app_owner
--

CREATE TYPE public.stage AS ENUM (
    'lead',
    'won'
);


ALTER TYPE public.stage OWNER TO app_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: deal_reports; Type: TABLE; Schema: public; Owner: reporting_owner
--

CREATE TABLE public.deal_reports (
    id integer NOT NULL,
    stage public.stage
);


ALTER TABLE public.deal_reports OWNER TO reporting_owner;

--
-- Name: deals; Type: TABLE; Schema: public; Owner: app_owner
--

CREATE TABLE public.deals (
    id integer NOT NULL,
    stage public.stage
);


ALTER TABLE public.deals OWNER TO app_owner;

--
-- Name: deal_reports deal_reports_pkey; Type: CONSTRAINT; Schema: public; Owner: reporting_owner
--

ALTER TABLE ONLY public.deal_reports
    ADD CONSTRAINT deal_reports_pkey PRIMARY KEY (id);


--
-- Name: deals deals_pkey; Type: CONSTRAINT; Schema: public; Owner: app_owner
--

ALTER TABLE ONLY public.deals
    ADD CONSTRAINT deals_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 3ceba2ef635947e031e9d67fc0d203e65aaf76e2133f4832535f8cc0caff8e0

