--
-- PostgreSQL database dump
--

\restrict c750385d65fb5b6803036d49402afab7cb9c0ec113a7968512abfd89ac8373b

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
-- Name: zone; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.zone AS ENUM (
    'north',
    'south'
);


ALTER TYPE public.zone OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: meters; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.meters (
    id integer NOT NULL,
    zone public.zone NOT NULL,
    reading integer
);


ALTER TABLE public.meters OWNER TO postgres;

--
-- Name: meters_identity; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX meters_identity ON public.meters USING btree (zone, id);

ALTER TABLE ONLY public.meters REPLICA IDENTITY USING INDEX meters_identity;


--
-- Name: meters_zone; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX meters_zone ON public.meters USING btree (zone);

ALTER TABLE public.meters CLUSTER ON meters_zone;


--
-- PostgreSQL database dump complete
--

\unrestrict c750385d65fb5b6803036d49402afab7cb9c0ec113a7968512abfd89ac8373b

