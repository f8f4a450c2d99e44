CREATE SCHEMA reporting;

ALTER SCHEMA reporting OWNER TO postgres;

CREATE TYPE public.region AS ENUM (
    'emea',
    'apac'
);

ALTER TYPE public.region OWNER TO postgres;

CREATE TABLE public.stores (
    id integer NOT NULL,
    region public.region NOT NULL
);

ALTER TABLE public.stores OWNER TO postgres;

CREATE TABLE reporting.sales (
    id integer NOT NULL,
    region public.region,
    other text
);

ALTER TABLE reporting.sales OWNER TO postgres;

ALTER TABLE ONLY public.stores
    ADD CONSTRAINT stores_pkey PRIMARY KEY (id);

ALTER TABLE ONLY reporting.sales
    ADD CONSTRAINT sales_pkey PRIMARY KEY (id);
