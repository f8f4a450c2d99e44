--
-- PostgreSQL database dump
--

\restrict 995278320b0b8603398e5e6c1818ef6bf7002786f9d590aa69485047d86bf23

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
-- Name: tag; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.tag AS ENUM (
    'red',
    'blue'
);


ALTER TYPE public.tag OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: cards; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.cards (
    id integer NOT NULL,
    tags public.tag[],
    more public.tag[] DEFAULT '{}'::public.tag[],
    one public.tag
);
ALTER TABLE ONLY public.cards ALTER COLUMN tags SET STORAGE EXTERNAL;
ALTER TABLE ONLY public.cards ALTER COLUMN more SET STORAGE MAIN;


ALTER TABLE public.cards OWNER TO postgres;

--
-- Name: cards cards_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.cards
    ADD CONSTRAINT cards_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 995278320b0b8603398e5e6c1818ef6bf7002786f9d590aa69485047d86bf23

