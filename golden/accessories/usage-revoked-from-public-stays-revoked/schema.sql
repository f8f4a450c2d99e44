--
-- PostgreSQL database dump
--

\restrict 28cc3e1a1b679d90377f64277a8540e0358fb151b640b1b64e97be23aa6e830

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
-- Name: secret_level; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.secret_level AS ENUM (
    'open',
    'closed'
);


ALTER TYPE public.secret_level OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: files; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.files (
    id integer NOT NULL,
    level public.secret_level
);


ALTER TABLE public.files OWNER TO postgres;

--
-- Name: files files_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.files
    ADD CONSTRAINT files_pkey PRIMARY KEY (id);


--
-- Name: TYPE secret_level; Type: ACL; Schema: public; Owner: postgres
--

REVOKE ALL ON TYPE public.secret_level FROM PUBLIC;
GRANT ALL ON TYPE public.secret_level TO archivist;


--
-- PostgreSQL database dump complete
--

\unrestrict 28cc3e1a1b679d90377f64277a8540e0358fb151b640b1b64e97be23aa6e830

