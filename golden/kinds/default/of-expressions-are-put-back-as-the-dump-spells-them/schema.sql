--
-- PostgreSQL database dump
--

\restrict 5b9b13cc69aafe9de7786cbb52df4f02abb1ef83ebcd3bbae56910d39d680f5

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
-- Name: shift; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.shift AS ENUM (
    'day',
    'night'
);


ALTER TYPE public.shift OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: rota; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.rota (
    id integer NOT NULL,
    shift public.shift DEFAULT 
CASE
    WHEN (EXTRACT(hour FROM now()) < (12)::numeric) THEN 'day'::public.shift
    ELSE 'night'::public.shift
END,
    via_text public.shift DEFAULT (lower('DAY'::text))::public.shift,
    pick public.shift DEFAULT COALESCE(NULL::public.shift, 'night'::public.shift)
);


ALTER TABLE public.rota OWNER TO postgres;

--
-- Name: rota rota_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.rota
    ADD CONSTRAINT rota_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 5b9b13cc69aafe9de7786cbb52df4f02abb1ef83ebcd3bbae56910d39d680f5

