--
-- PostgreSQL database dump
--

\restrict 71c844af91849484c20767d9f009a2b3886333318fd032b20ca52a8dce4759d

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
-- Name: theme; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.theme AS ENUM (
    'light',
    'dark'
);


ALTER TYPE public.theme OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: profiles; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.profiles (
    id integer NOT NULL,
    theme public.theme
);


ALTER TABLE public.profiles OWNER TO postgres;

--
-- Name: settings; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.settings (
    name text NOT NULL,
    value text DEFAULT ('light'::public.theme)::text NOT NULL
);


ALTER TABLE public.settings OWNER TO postgres;

--
-- Name: profiles profiles_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (name);


--
-- PostgreSQL database dump complete
--

\unrestrict 71c844af91849484c20767d9f009a2b3886333318fd032b20ca52a8dce4759d

