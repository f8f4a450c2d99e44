--
-- PostgreSQL database dump
--

\restrict 8bcc9b0b3f3191442ee1491a6746fe8d48cc6d96fb39281c374439627050893

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
-- Name: axis; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.axis AS ENUM (
    'x',
    'y'
);


ALTER TYPE public.axis OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: moves; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.moves (
    id integer NOT NULL,
    axis public.axis
);


ALTER TABLE public.moves OWNER TO postgres;

--
-- Name: ids; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.ids AS
 SELECT moves.id
   FROM public.moves;


ALTER TABLE public.ids OWNER TO postgres;

--
-- Name: moves moves_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.moves
    ADD CONSTRAINT moves_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 8bcc9b0b3f3191442ee1491a6746fe8d48cc6d96fb39281c374439627050893

