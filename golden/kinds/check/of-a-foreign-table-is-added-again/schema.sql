CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE FOREIGN DATA WRAPPER files;

ALTER FOREIGN DATA WRAPPER files OWNER TO postgres;

CREATE SERVER archive FOREIGN DATA WRAPPER files;

ALTER SERVER archive OWNER TO postgres;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);

ALTER TABLE public.invoices OWNER TO postgres;

CREATE FOREIGN TABLE public.remote_invoices (
    id integer,
    state public.invoice_state,
    CONSTRAINT only_paid CHECK ((state = 'paid'::public.invoice_state))
)
SERVER archive;

ALTER FOREIGN TABLE public.remote_invoices OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
