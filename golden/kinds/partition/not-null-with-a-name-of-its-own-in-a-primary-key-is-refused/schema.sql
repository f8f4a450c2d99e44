--
-- PostgreSQL database dump
--


-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: invoice_state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);


ALTER TYPE public.invoice_state OWNER TO postgres;

SET default_tablespace = '';

--
-- Name: ev; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.ev (
    day date NOT NULL,
    state public.invoice_state NOT NULL
)
PARTITION BY RANGE (day);


ALTER TABLE public.ev OWNER TO postgres;

SET default_table_access_method = heap;

--
-- Name: ev_2; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.ev_2 (
    day date NOT NULL,
    state public.invoice_state CONSTRAINT third NOT NULL
);


ALTER TABLE public.ev_2 OWNER TO postgres;

--
-- Name: ev_2; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ev ATTACH PARTITION public.ev_2 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');


--
-- Name: ev ev_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ev
    ADD CONSTRAINT ev_pkey PRIMARY KEY (day, state);


--
-- Name: ev_2 ev_2_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ev_2
    ADD CONSTRAINT ev_2_pkey PRIMARY KEY (day, state);


--
-- Name: ev_2_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.ev_pkey ATTACH PARTITION public.ev_2_pkey;


--
-- PostgreSQL database dump complete
--


