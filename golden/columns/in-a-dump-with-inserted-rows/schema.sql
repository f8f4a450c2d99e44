--
-- PostgreSQL database dump
--

\restrict e3ca7b59b4a671fa716d63af0a6a25436d1d8812973f4aa76aa3418a27537f0

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
-- Name: answer; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.answer AS ENUM (
    'yes',
    'no'
);


ALTER TYPE public.answer OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: replies; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.replies (
    id integer NOT NULL,
    answer public.answer,
    remark text
);


ALTER TABLE public.replies OWNER TO postgres;

--
-- Data for Name: replies; Type: TABLE DATA; Schema: public; Owner: postgres
--

INSERT INTO public.replies VALUES (1, 'yes', 'it''s; fine');
INSERT INTO public.replies VALUES (2, 'no', NULL);


--
-- Name: replies replies_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.replies
    ADD CONSTRAINT replies_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict e3ca7b59b4a671fa716d63af0a6a25436d1d8812973f4aa76aa3418a27537f0

