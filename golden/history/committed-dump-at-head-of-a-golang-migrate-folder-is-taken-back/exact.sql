--
-- PostgreSQL database dump
--

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
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
    display_name text DEFAULT ''::text NOT NULL
);


ALTER TABLE public.ai_providers OWNER TO postgres;

--
-- Name: TABLE ai_providers; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.ai_providers IS 'Providers that the chat can talk to.';


--
-- Name: ai_providers ai_providers_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ai_providers
    ADD CONSTRAINT ai_providers_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

