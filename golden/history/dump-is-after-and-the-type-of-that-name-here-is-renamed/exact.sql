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
-- Name: state; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA state;


ALTER SCHEMA state OWNER TO postgres;

--
-- Name: level; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.level AS ENUM (
    'a',
    'c'
);


ALTER TYPE public.level OWNER TO postgres;

--
-- Name: level; Type: TYPE; Schema: state; Owner: postgres
--

CREATE TYPE state.level AS ENUM (
    'a',
    'b'
);


ALTER TYPE state.level OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: things; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.things (
    id integer NOT NULL,
    level public.level,
    other state.level
);


ALTER TABLE public.things OWNER TO postgres;

--
-- Name: things things_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.things
    ADD CONSTRAINT things_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--


