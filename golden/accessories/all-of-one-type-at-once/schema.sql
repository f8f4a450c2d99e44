--
-- PostgreSQL database dump
--

-- Dumped from database version 14.22
-- Dumped by pg_dump version 14.22

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
-- Name: crm; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA crm;


ALTER SCHEMA crm OWNER TO postgres;

--
-- Name: Stage; Type: TYPE; Schema: crm; Owner: crm_owner
--

CREATE TYPE crm."Stage" AS ENUM (
    'new',
    'old'
);


ALTER TYPE crm."Stage" OWNER TO crm_owner;

--
-- Name: TYPE "Stage"; Type: COMMENT; Schema: crm; Owner: crm_owner
--

COMMENT ON TYPE crm."Stage" IS 'Stage''s';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: leads; Type: TABLE; Schema: crm; Owner: postgres
--

CREATE TABLE crm.leads (
    id integer NOT NULL,
    stage crm."Stage" DEFAULT 'new'::crm."Stage"
);


ALTER TABLE crm.leads OWNER TO postgres;

--
-- Name: leads leads_pkey; Type: CONSTRAINT; Schema: crm; Owner: postgres
--

ALTER TABLE ONLY crm.leads
    ADD CONSTRAINT leads_pkey PRIMARY KEY (id);


--
-- Name: TYPE "Stage"; Type: ACL; Schema: crm; Owner: crm_owner
--

REVOKE ALL ON TYPE crm."Stage" FROM PUBLIC;
GRANT ALL ON TYPE crm."Stage" TO sales;


--
-- PostgreSQL database dump complete
--

