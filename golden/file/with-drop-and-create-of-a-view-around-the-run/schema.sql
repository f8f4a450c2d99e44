--
-- PostgreSQL database dump
--

\restrict 30ba94d2fe1f50c0b2fffff1611ec670e228cdd6e37a58092a518f02a57e9d6

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
-- Name: order_status; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.order_status AS ENUM (
    'pending',
    'paid'
);


ALTER TYPE public.order_status OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: orders; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.orders (
    id integer NOT NULL,
    status public.order_status NOT NULL,
    note text
);


ALTER TABLE public.orders OWNER TO postgres;

--
-- Name: paid_orders; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.paid_orders AS
 SELECT orders.id,
    orders.status
   FROM public.orders
  WHERE (orders.status = 'paid'::public.order_status);


ALTER TABLE public.paid_orders OWNER TO postgres;

--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 30ba94d2fe1f50c0b2fffff1611ec670e228cdd6e37a58092a518f02a57e9d6

