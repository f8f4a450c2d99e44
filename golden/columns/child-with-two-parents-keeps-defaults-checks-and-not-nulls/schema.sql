--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18

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
-- Name: invoice_state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);


ALTER TYPE public.invoice_state OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: dated; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.dated (
    state public.invoice_state DEFAULT 'draft'::public.invoice_state NOT NULL,
    day date,
    CONSTRAINT known CHECK (((state <> 'paid'::public.invoice_state) OR (day IS NOT NULL)))
);


ALTER TABLE public.dated OWNER TO postgres;

--
-- Name: priced; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.priced (
    state public.invoice_state DEFAULT 'draft'::public.invoice_state NOT NULL,
    price numeric,
    CONSTRAINT priced CHECK (((state < 'sent'::public.invoice_state) OR (price > (0)::numeric)))
);


ALTER TABLE public.priced OWNER TO postgres;

--
-- Name: kid; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.kid (
    n integer,
    CONSTRAINT own CHECK (((state > 'draft'::public.invoice_state) OR (n > 0)))
)
INHERITS (public.dated, public.priced);


ALTER TABLE public.kid OWNER TO postgres;

--
-- Name: third; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.third (
    n integer,
    state public.invoice_state,
    former public.invoice_state
);


ALTER TABLE public.third OWNER TO postgres;

--
-- Name: grandkid; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.grandkid (
)
INHERITS (public.kid, public.third);


ALTER TABLE public.grandkid OWNER TO postgres;

--
-- Name: open; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.open AS
 SELECT kid.state,
    kid.day
   FROM public.kid
  WHERE (kid.state <> 'paid'::public.invoice_state);


ALTER TABLE public.open OWNER TO postgres;

--
-- Name: grandkid state; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.grandkid ALTER COLUMN state SET DEFAULT 'sent'::public.invoice_state;


--
-- Name: kid state; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.kid ALTER COLUMN state SET DEFAULT 'draft'::public.invoice_state;


--
-- Name: kid_state; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX kid_state ON public.kid USING btree (state) WHERE (state <> 'paid'::public.invoice_state);


--
-- PostgreSQL database dump complete
--


