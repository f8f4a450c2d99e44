--
-- PostgreSQL database dump
--

\restrict c30e7893dea22b3e778b6b8018edea0070d491a27a33789801b3d1944ad20de

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
-- Name: color; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.color AS ENUM (
    'red'
);


ALTER TYPE public.color OWNER TO postgres;

--
-- Name: shape; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.shape AS ENUM (
    'round'
);


ALTER TYPE public.shape OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: toys; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.toys (
    id integer NOT NULL,
    color public.color DEFAULT 'red'::public.color,
    shape public.shape NOT NULL
);


ALTER TABLE public.toys OWNER TO postgres;

--
-- Name: toys toys_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.toys
    ADD CONSTRAINT toys_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict c30e7893dea22b3e778b6b8018edea0070d491a27a33789801b3d1944ad20de

