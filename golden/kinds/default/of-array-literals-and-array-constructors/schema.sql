--
-- PostgreSQL database dump
--

\restrict 7841b20ec70413002e7b356b9ede1e52b5f790c61058631050020b50abf3ee5

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
-- Name: permission; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.permission AS ENUM (
    'read',
    'write'
);


ALTER TYPE public.permission OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: api_keys; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.api_keys (
    id integer NOT NULL,
    granted public.permission[] DEFAULT '{}'::public.permission[] NOT NULL,
    usual public.permission[] DEFAULT ARRAY['read'::public.permission, 'write'::public.permission],
    one public.permission[] DEFAULT ARRAY['read'::public.permission]
);


ALTER TABLE public.api_keys OWNER TO postgres;

--
-- Name: api_keys api_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);


--
-- PostgreSQL database dump complete
--

\unrestrict 7841b20ec70413002e7b356b9ede1e52b5f790c61058631050020b50abf3ee5

