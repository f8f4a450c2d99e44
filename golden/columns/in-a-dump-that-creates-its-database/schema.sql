--
-- PostgreSQL database dump
--

\restrict 26d2fb308d5cbe9e56d2dd7a25cb71fcabc8261b3d982d4ea418c0764e89ea6

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
-- Name: shop; Type: DATABASE; Schema: -; Owner: postgres
--

CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'C.UTF-8';


ALTER DATABASE shop OWNER TO postgres;

\unrestrict 26d2fb308d5cbe9e56d2dd7a25cb71fcabc8261b3d982d4ea418c0764e89ea6
\connect shop
\restrict 26d2fb308d5cbe9e56d2dd7a25cb71fcabc8261b3d982d4ea418c0764e89ea6

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
    answer public.answer
);


ALTER TABLE public.replies OWNER TO postgres;

--
-- Name: replies replies_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.replies
    ADD CONSTRAINT replies_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 26d2fb308d5cbe9e56d2dd7a25cb71fcabc8261b3d982d4ea418c0764e89ea6

