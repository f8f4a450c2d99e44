--
-- PostgreSQL database dump
--

\restrict c8309e6a957ea179658f19750b6c34feb13e16de24d3f1164def4c36fb31f6f

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
-- Name: priority; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.priority AS ENUM (
    'low',
    'high'
);


ALTER TYPE public.priority OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: bugs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.bugs (
    id integer NOT NULL,
    priority public.priority NOT NULL,
    title text
);


ALTER TABLE public.bugs OWNER TO postgres;

--
-- Name: bugs bugs_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bugs
    ADD CONSTRAINT bugs_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict c8309e6a957ea179658f19750b6c34feb13e16de24d3f1164def4c36fb31f6f

