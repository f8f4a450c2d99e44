CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE TYPE public.invoice_row AS (
	id integer,
	state public.invoice_state
);

ALTER TYPE public.invoice_row OWNER TO postgres;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);

ALTER TABLE public.invoices OWNER TO postgres;

CREATE TABLE public.typed_invoices OF public.invoice_row (
    id NOT NULL
);

ALTER TABLE public.typed_invoices OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.typed_invoices
    ADD CONSTRAINT typed_invoices_pkey PRIMARY KEY (id);
