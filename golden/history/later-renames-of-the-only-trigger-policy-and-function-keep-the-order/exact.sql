--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18
-- Dumped by pg_dump version 18.4

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
-- Name: s; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.s AS ENUM (
    'a',
    'b'
);


ALTER TYPE public.s OWNER TO postgres;

--
-- Name: f(public.s); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.f(public.s) RETURNS integer
    LANGUAGE sql
    AS $$SELECT 1$$;


ALTER FUNCTION public.f(public.s) OWNER TO postgres;

--
-- Name: tf(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.tf() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN new; END$$;


ALTER FUNCTION public.tf() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: t; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.t (
    id integer NOT NULL,
    st public.s DEFAULT 'a'::public.s
);


ALTER TABLE public.t OWNER TO postgres;

--
-- Name: t t_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);


--
-- Name: t tg; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER tg BEFORE UPDATE OF st ON public.t FOR EACH ROW EXECUTE FUNCTION public.tf();


--
-- Name: t p; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY p ON public.t USING ((st = 'a'::public.s));


--
-- PostgreSQL database dump complete
--


