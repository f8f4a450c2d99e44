--
-- PostgreSQL database dump
--

\restrict 4804ae3c35e9881005e2879a610da9d0bc6838d791201c763a74f33143dea6e

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
-- Name: doc_state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.doc_state AS ENUM (
    'draft',
    'final'
);


ALTER TYPE public.doc_state OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: base_notes; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.base_notes (
    id integer,
    state public.doc_state
);


ALTER TABLE public.base_notes OWNER TO postgres;

--
-- Name: documents; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.documents (
    id integer,
    state public.doc_state DEFAULT 'draft'::public.doc_state
);


ALTER TABLE public.documents OWNER TO postgres;

--
-- Name: contracts; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.contracts (
    signed date
)
INHERITS (public.documents);


ALTER TABLE public.contracts OWNER TO postgres;

--
-- Name: letters; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.letters (
    recipient text
)
INHERITS (public.documents);


ALTER TABLE public.letters OWNER TO postgres;

--
-- Name: pinned_notes; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.pinned_notes (
)
INHERITS (public.base_notes);


ALTER TABLE public.pinned_notes OWNER TO postgres;

--
-- Name: contracts state; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.contracts ALTER COLUMN state SET DEFAULT 'final'::public.doc_state;


--
-- Name: letters state; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.letters ALTER COLUMN state SET DEFAULT NULL;


--
-- Name: pinned_notes state; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.pinned_notes ALTER COLUMN state SET DEFAULT 'draft'::public.doc_state;


--
-- PostgreSQL database dump complete
--

\unrestrict 4804ae3c35e9881005e2879a610da9d0bc6838d791201c763a74f33143dea6e

