--
-- PostgreSQL database dump
--

-- Dumped from database version 18.4
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
    id integer NOT NULL,
    e public.e,
    n integer
)
PARTITION BY LIST (n);


ALTER TABLE public.t OWNER TO postgres;

--
-- Name: m; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.m (
    id integer CONSTRAINT t_id_not_null NOT NULL,
    e public.e,
    n integer
)
PARTITION BY LIST (e);


ALTER TABLE public.m OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: l; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.l (
    id integer CONSTRAINT t_id_not_null NOT NULL,
    e public.e,
    n integer
);


ALTER TABLE public.l OWNER TO postgres;

--
-- Name: t_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.t_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: l; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.m ATTACH PARTITION public.l DEFAULT;


--
-- Name: m; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.t ATTACH PARTITION public.m DEFAULT;


--
-- PostgreSQL database dump complete
--


