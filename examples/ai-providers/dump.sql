--
-- PostgreSQL database dump
--

\restrict AOWO7fGXqtJjvzNSlbWpb1FKCAlkzHNWyinUfW2kHKeWXswEQmqEEEOOB9teIKV

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
-- Name: ai_provider_type; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.ai_provider_type AS ENUM (
    'openai',
    'anthropic'
);


ALTER TYPE public.ai_provider_type OWNER TO postgres;

--
-- Name: TYPE ai_provider_type; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TYPE public.ai_provider_type IS 'Which API a provider speaks.';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: ai_provider_keys; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.ai_provider_keys (
    id bigint NOT NULL,
    provider_id bigint NOT NULL,
    api_key text NOT NULL
);


ALTER TABLE public.ai_provider_keys OWNER TO postgres;

--
-- Name: COLUMN ai_provider_keys.api_key; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON COLUMN public.ai_provider_keys.api_key IS 'Encrypted at rest.';


--
-- Name: ai_provider_keys_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.ai_provider_keys ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.ai_provider_keys_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: ai_providers; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.ai_providers (
    id bigint NOT NULL,
    type public.ai_provider_type DEFAULT 'openai'::public.ai_provider_type NOT NULL,
    name text NOT NULL,
    base_url text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.ai_providers OWNER TO postgres;

--
-- Name: ai_providers_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.ai_providers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.ai_providers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: chat_settings; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.chat_settings (
    provider text NOT NULL,
    base_url text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE public.chat_settings OWNER TO postgres;

--
-- Name: TABLE chat_settings; Type: COMMENT; Schema: public; Owner: postgres
--

COMMENT ON TABLE public.chat_settings IS 'What administrators entered, before providers had a table.';


--
-- Name: ai_provider_keys ai_provider_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ai_provider_keys
    ADD CONSTRAINT ai_provider_keys_pkey PRIMARY KEY (id);


--
-- Name: ai_providers ai_providers_name_key; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ai_providers
    ADD CONSTRAINT ai_providers_name_key UNIQUE (name);


--
-- Name: ai_providers ai_providers_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ai_providers
    ADD CONSTRAINT ai_providers_pkey PRIMARY KEY (id);


--
-- Name: chat_settings chat_settings_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.chat_settings
    ADD CONSTRAINT chat_settings_pkey PRIMARY KEY (provider);


--
-- Name: ai_provider_keys_provider_id_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ai_provider_keys_provider_id_idx ON public.ai_provider_keys USING btree (provider_id);


--
-- Name: ai_providers_type_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX ai_providers_type_idx ON public.ai_providers USING btree (type);


--
-- Name: ai_provider_keys ai_provider_keys_provider_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.ai_provider_keys
    ADD CONSTRAINT ai_provider_keys_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.ai_providers(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--

\unrestrict AOWO7fGXqtJjvzNSlbWpb1FKCAlkzHNWyinUfW2kHKeWXswEQmqEEEOOB9teIKV

