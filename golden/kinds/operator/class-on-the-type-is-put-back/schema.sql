--
-- PostgreSQL database dump
--

\restrict e6414245f4504e06b9d78d7ee3443af325c3fa96dbd0c02f65c46e37a3f8ecb

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
-- Name: invoice_state; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);


ALTER TYPE public.invoice_state OWNER TO postgres;

--
-- Name: state_cmp(public.invoice_state, public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_cmp(public.invoice_state, public.invoice_state) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT CASE WHEN $1::text < $2::text THEN -1 WHEN $1::text > $2::text THEN 1 ELSE 0 END $_$;


ALTER FUNCTION public.state_cmp(public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: state_eq(public.invoice_state, public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_eq(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text = $2::text $_$;


ALTER FUNCTION public.state_eq(public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: state_ge(public.invoice_state, public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_ge(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text >= $2::text $_$;


ALTER FUNCTION public.state_ge(public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: state_gt(public.invoice_state, public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_gt(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text > $2::text $_$;


ALTER FUNCTION public.state_gt(public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: state_le(public.invoice_state, public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_le(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text <= $2::text $_$;


ALTER FUNCTION public.state_le(public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: state_lt(public.invoice_state, public.invoice_state); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.state_lt(public.invoice_state, public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text < $2::text $_$;


ALTER FUNCTION public.state_lt(public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: <<<; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.<<< (
    FUNCTION = public.state_lt,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);


ALTER OPERATOR public.<<< (public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: <<=; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.<<= (
    FUNCTION = public.state_le,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);


ALTER OPERATOR public.<<= (public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: ===; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.=== (
    FUNCTION = public.state_eq,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);


ALTER OPERATOR public.=== (public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: >>=; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.>>= (
    FUNCTION = public.state_ge,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);


ALTER OPERATOR public.>>= (public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: >>>; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.>>> (
    FUNCTION = public.state_gt,
    LEFTARG = public.invoice_state,
    RIGHTARG = public.invoice_state
);


ALTER OPERATOR public.>>> (public.invoice_state, public.invoice_state) OWNER TO postgres;

--
-- Name: state_ops; Type: OPERATOR FAMILY; Schema: public; Owner: postgres
--

CREATE OPERATOR FAMILY public.state_ops USING btree;


ALTER OPERATOR FAMILY public.state_ops USING btree OWNER TO postgres;

--
-- Name: state_ops; Type: OPERATOR CLASS; Schema: public; Owner: postgres
--

CREATE OPERATOR CLASS public.state_ops
    FOR TYPE public.invoice_state USING btree FAMILY public.state_ops AS
    OPERATOR 1 public.<<<(public.invoice_state,public.invoice_state) ,
    OPERATOR 2 public.<<=(public.invoice_state,public.invoice_state) ,
    OPERATOR 3 public.===(public.invoice_state,public.invoice_state) ,
    OPERATOR 4 public.>>=(public.invoice_state,public.invoice_state) ,
    OPERATOR 5 public.>>>(public.invoice_state,public.invoice_state) ,
    FUNCTION 1 (public.invoice_state, public.invoice_state) public.state_cmp(public.invoice_state,public.invoice_state);


ALTER OPERATOR CLASS public.state_ops USING btree OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: invoices; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);


ALTER TABLE public.invoices OWNER TO postgres;

--
-- Name: invoices invoices_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);


--
-- Name: by_text; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX by_text ON public.invoices USING btree (state public.state_ops);


--
-- PostgreSQL database dump complete
--

\unrestrict e6414245f4504e06b9d78d7ee3443af325c3fa96dbd0c02f65c46e37a3f8ecb

