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
-- Name: mood; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: mood_cmp(public.mood, public.mood); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.mood_cmp(public.mood, public.mood) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT CASE WHEN $1::varchar < $2::varchar THEN -1 WHEN $1::varchar > $2::varchar THEN 1 ELSE 0 END $_$;


ALTER FUNCTION public.mood_cmp(public.mood, public.mood) OWNER TO postgres;

--
-- Name: mood_eq(public.mood, public.mood); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.mood_eq(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar = $2::varchar $_$;


ALTER FUNCTION public.mood_eq(public.mood, public.mood) OWNER TO postgres;

--
-- Name: mood_ge(public.mood, public.mood); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.mood_ge(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar >= $2::varchar $_$;


ALTER FUNCTION public.mood_ge(public.mood, public.mood) OWNER TO postgres;

--
-- Name: mood_gt(public.mood, public.mood); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.mood_gt(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar > $2::varchar $_$;


ALTER FUNCTION public.mood_gt(public.mood, public.mood) OWNER TO postgres;

--
-- Name: mood_le(public.mood, public.mood); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.mood_le(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar <= $2::varchar $_$;


ALTER FUNCTION public.mood_le(public.mood, public.mood) OWNER TO postgres;

--
-- Name: mood_lt(public.mood, public.mood); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.mood_lt(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar < $2::varchar $_$;


ALTER FUNCTION public.mood_lt(public.mood, public.mood) OWNER TO postgres;

--
-- Name: <; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.< (
    FUNCTION = public.mood_lt,
    LEFTARG = public.mood,
    RIGHTARG = public.mood
);


ALTER OPERATOR public.< (public.mood, public.mood) OWNER TO postgres;

--
-- Name: <=; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.<= (
    FUNCTION = public.mood_le,
    LEFTARG = public.mood,
    RIGHTARG = public.mood
);


ALTER OPERATOR public.<= (public.mood, public.mood) OWNER TO postgres;

--
-- Name: =; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.= (
    FUNCTION = public.mood_eq,
    LEFTARG = public.mood,
    RIGHTARG = public.mood,
    COMMUTATOR = OPERATOR(public.=)
);


ALTER OPERATOR public.= (public.mood, public.mood) OWNER TO postgres;

--
-- Name: >; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.> (
    FUNCTION = public.mood_gt,
    LEFTARG = public.mood,
    RIGHTARG = public.mood
);


ALTER OPERATOR public.> (public.mood, public.mood) OWNER TO postgres;

--
-- Name: >=; Type: OPERATOR; Schema: public; Owner: postgres
--

CREATE OPERATOR public.>= (
    FUNCTION = public.mood_ge,
    LEFTARG = public.mood,
    RIGHTARG = public.mood
);


ALTER OPERATOR public.>= (public.mood, public.mood) OWNER TO postgres;

--
-- Name: mood_ops; Type: OPERATOR FAMILY; Schema: public; Owner: postgres
--

CREATE OPERATOR FAMILY public.mood_ops USING btree;


ALTER OPERATOR FAMILY public.mood_ops USING btree OWNER TO postgres;

--
-- Name: mood_ops; Type: OPERATOR CLASS; Schema: public; Owner: postgres
--

CREATE OPERATOR CLASS public.mood_ops
    DEFAULT FOR TYPE public.mood USING btree FAMILY public.mood_ops AS
    OPERATOR 1 public.<(public.mood,public.mood) ,
    OPERATOR 2 public.<=(public.mood,public.mood) ,
    OPERATOR 3 public.=(public.mood,public.mood) ,
    OPERATOR 4 public.>=(public.mood,public.mood) ,
    OPERATOR 5 public.>(public.mood,public.mood) ,
    FUNCTION 1 (public.mood, public.mood) public.mood_cmp(public.mood,public.mood);


ALTER OPERATOR CLASS public.mood_ops USING btree OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: d; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.d (
    m public.mood NOT NULL,
    n integer
);


ALTER TABLE public.d OWNER TO postgres;

--
-- Name: o; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.o (
    m public.mood,
    CONSTRAINT c CHECK ((ROW(1, m) < ROW(2, m)))
);


ALTER TABLE public.o OWNER TO postgres;

--
-- Name: d d_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.d
    ADD CONSTRAINT d_pkey PRIMARY KEY (m);


--
-- Name: d u; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.d
    ADD CONSTRAINT u UNIQUE (n, m);


--
-- Name: d x; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.d
    ADD CONSTRAINT x EXCLUDE USING btree (m WITH OPERATOR(public.=));


--
-- Name: i; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX i ON public.d USING btree (m DESC);


--
-- Name: j; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX j ON public.d USING btree (n);


--
-- Name: o o_m_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.o
    ADD CONSTRAINT o_m_fkey FOREIGN KEY (m) REFERENCES public.d(m);


--
-- PostgreSQL database dump complete
--

