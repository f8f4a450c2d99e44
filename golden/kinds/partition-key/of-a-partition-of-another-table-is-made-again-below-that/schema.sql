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

--
-- Name: seen(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.seen() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN NEW; END$$;


ALTER FUNCTION public.seen() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: customers; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.customers (
    id integer NOT NULL
);


ALTER TABLE public.customers OWNER TO postgres;

--
-- Name: log; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log (
    day date,
    state public.invoice_state,
    n integer
)
PARTITION BY RANGE (day);


ALTER TABLE public.log OWNER TO postgres;

--
-- Name: log_2020; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_2020 (
    day date,
    state public.invoice_state,
    n integer
)
PARTITION BY LIST (state);


ALTER TABLE public.log_2020 OWNER TO postgres;

--
-- Name: log_2020_draft; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_2020_draft (
    day date,
    state public.invoice_state,
    n integer
);


ALTER TABLE public.log_2020_draft OWNER TO postgres;

--
-- Name: log_2020_rest; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_2020_rest (
    day date,
    state public.invoice_state,
    n integer
);


ALTER TABLE public.log_2020_rest OWNER TO postgres;

--
-- Name: log_2021; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.log_2021 (
    day date,
    state public.invoice_state,
    n integer
);


ALTER TABLE public.log_2021 OWNER TO postgres;

--
-- Name: log_2020; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_2020 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');


--
-- Name: log_2020_draft; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log_2020 ATTACH PARTITION public.log_2020_draft FOR VALUES IN ('draft');


--
-- Name: log_2020_rest; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log_2020 ATTACH PARTITION public.log_2020_rest DEFAULT;


--
-- Name: log_2021; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.log ATTACH PARTITION public.log_2021 FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');


--
-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);


--
-- Name: log_n; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX log_n ON ONLY public.log USING btree (n);


--
-- Name: log_2020_n_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX log_2020_n_idx ON ONLY public.log_2020 USING btree (n);


--
-- Name: log_2020_draft_n_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX log_2020_draft_n_idx ON public.log_2020_draft USING btree (n);


--
-- Name: log_2020_rest_n_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX log_2020_rest_n_idx ON public.log_2020_rest USING btree (n);


--
-- Name: log_2021_n_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX log_2021_n_idx ON public.log_2021 USING btree (n);


--
-- Name: log_2020_draft_n_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.log_2020_n_idx ATTACH PARTITION public.log_2020_draft_n_idx;


--
-- Name: log_2020_n_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.log_n ATTACH PARTITION public.log_2020_n_idx;


--
-- Name: log_2020_rest_n_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.log_2020_n_idx ATTACH PARTITION public.log_2020_rest_n_idx;


--
-- Name: log_2021_n_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.log_n ATTACH PARTITION public.log_2021_n_idx;


--
-- Name: log seen; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER seen AFTER INSERT ON public.log FOR EACH ROW EXECUTE FUNCTION public.seen();


--
-- Name: log log_n_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE public.log
    ADD CONSTRAINT log_n_fkey FOREIGN KEY (n) REFERENCES public.customers(id);


--
-- PostgreSQL database dump complete
--


