--
-- PostgreSQL database dump
--

\restrict de3c7c19e8943ceaf4e2e7837de0b0ad44a375e844b1b2cf842b818a27ae58b

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
-- Name: Answer Kind; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public."Answer Kind" AS ENUM (
    'don''t know',
    'public."Answer Kind"',
    'back\slash'
);


ALTER TYPE public."Answer Kind" OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: survey; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.survey (
    id integer NOT NULL,
    a public."Answer Kind" DEFAULT 'don''t know'::public."Answer Kind",
    b public."Answer Kind" DEFAULT 'public."Answer Kind"'::public."Answer Kind",
    c public."Answer Kind" DEFAULT 'back\slash'::public."Answer Kind"
);


ALTER TABLE public.survey OWNER TO postgres;

--
-- Name: survey survey_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.survey
    ADD CONSTRAINT survey_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict de3c7c19e8943ceaf4e2e7837de0b0ad44a375e844b1b2cf842b818a27ae58b

