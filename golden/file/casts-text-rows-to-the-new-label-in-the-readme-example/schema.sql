--
-- PostgreSQL database dump
--

\restrict 2700071cdeec79909167de7bebb33ef0d61a8946dd44c8e46ad1860f5c45c76

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
    name text NOT NULL
);


ALTER TABLE public.ai_providers OWNER TO postgres;

--
-- Name: chat_model_configs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.chat_model_configs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    provider text NOT NULL,
    model text NOT NULL
);


ALTER TABLE public.chat_model_configs OWNER TO postgres;

--
-- Name: ai_providers ai_providers_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ai_providers
    ADD CONSTRAINT ai_providers_pkey PRIMARY KEY (id);


--
-- Name: chat_model_configs chat_model_configs_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.chat_model_configs
    ADD CONSTRAINT chat_model_configs_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 2700071cdeec79909167de7bebb33ef0d61a8946dd44c8e46ad1860f5c45c76

