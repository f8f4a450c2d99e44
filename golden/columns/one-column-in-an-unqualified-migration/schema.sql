--
-- PostgreSQL database dump
--

\restrict d223435f14a2bdc4d55eb51143ba9b70c2954471b28181cf98e5cff3e2bcb88

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
-- Name: ai_provider_type; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.ai_provider_type AS ENUM (
    'openai',
    'anthropic'
);


ALTER TYPE public.ai_provider_type OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: ai_providers; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.ai_providers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    type public.ai_provider_type NOT NULL,
    name text NOT NULL,
    enabled boolean DEFAULT false NOT NULL
);


ALTER TABLE public.ai_providers OWNER TO postgres;

--
-- Name: ai_providers ai_providers_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ai_providers
    ADD CONSTRAINT ai_providers_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict d223435f14a2bdc4d55eb51143ba9b70c2954471b28181cf98e5cff3e2bcb88

