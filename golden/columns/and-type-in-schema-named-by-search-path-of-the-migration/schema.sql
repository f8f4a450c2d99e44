CREATE SCHEMA billing;

ALTER SCHEMA billing OWNER TO postgres;

CREATE TYPE billing.invoice_state AS ENUM (
    'draft',
    'sent'
);

ALTER TYPE billing.invoice_state OWNER TO postgres;

CREATE TYPE public.invoice_state AS ENUM (
    'draft'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE TABLE billing.invoices (
    id integer NOT NULL,
    state billing.invoice_state NOT NULL
);

ALTER TABLE billing.invoices OWNER TO postgres;

CREATE TABLE public.drafts (
    id integer NOT NULL,
    state public.invoice_state
);

ALTER TABLE public.drafts OWNER TO postgres;

ALTER TABLE ONLY billing.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (id);
