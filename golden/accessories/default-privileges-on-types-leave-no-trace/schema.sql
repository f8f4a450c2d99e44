--
-- PostgreSQL database dump
--

\restrict 85b14e65fb044b47df238ba9d579835609149c1d4c93718435f98210e355b04

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
-- Name: kind; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.kind AS ENUM (
    'a',
    'b'
);


ALTER TYPE public.kind OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: things; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.things (
    id integer NOT NULL,
    kind public.kind
);


ALTER TABLE public.things OWNER TO postgres;

--
-- Name: things things_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.things
    ADD CONSTRAINT things_pkey PRIMARY KEY (id);


--
-- Name: DEFAULT PRIVILEGES FOR TYPES; Type: DEFAULT ACL; Schema: public; Owner: postgres
--

ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TYPES  TO reader;


--
-- PostgreSQL database dump complete
--

\unrestrict 85b14e65fb044b47df238ba9d579835609149c1d4c93718435f98210e355b04

