--
-- PostgreSQL database dump
--

\restrict efb74495aedeca64e4db625fabe6a2da9e12febefad45f64e61e96d086ad515

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
-- Name: device; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.device AS ENUM (
    'phone',
    'laptop'
);


ALTER TYPE public.device OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: visits; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.visits (
    id integer NOT NULL,
    device public.device,
    country text
);


ALTER TABLE public.visits OWNER TO postgres;

--
-- Name: visits visits_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT visits_pkey PRIMARY KEY (id);


--
-- Name: visits_plain; Type: STATISTICS; Schema: public; Owner: postgres
--

CREATE STATISTICS public.visits_plain ON device, country FROM public.visits;


ALTER STATISTICS public.visits_plain OWNER TO postgres;

--
-- Name: visits_stat; Type: STATISTICS; Schema: public; Owner: postgres
--

CREATE STATISTICS public.visits_stat (dependencies) ON device, country FROM public.visits;
ALTER STATISTICS public.visits_stat SET STATISTICS 300;


ALTER STATISTICS public.visits_stat OWNER TO postgres;

--
-- Name: STATISTICS visits_stat; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON STATISTICS public.visits_stat IS 'c';


--
-- PostgreSQL database dump complete
--

\unrestrict efb74495aedeca64e4db625fabe6a2da9e12febefad45f64e61e96d086ad515

