--
-- PostgreSQL database dump
--

\restrict 560e74259fdf07a56bd79195c5ee538b6fa8b723adc3e702ff74bcc6abcfc98

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
-- Name: flow; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.flow AS ENUM (
    'in',
    'out'
);


ALTER TYPE public.flow OWNER TO postgres;

--
-- Name: TYPE flow; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TYPE public.flow IS 'the bank''s
view';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: bookings; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.bookings (
    id integer NOT NULL,
    flow public.flow
);


ALTER TABLE public.bookings OWNER TO postgres;

--
-- Name: TABLE bookings; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.bookings IS 't';


--
-- Name: COLUMN bookings.flow; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON COLUMN public.bookings.flow IS 'in or out';


--
-- Name: bookings bookings_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bookings
    ADD CONSTRAINT bookings_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 560e74259fdf07a56bd79195c5ee538b6fa8b723adc3e702ff74bcc6abcfc98

