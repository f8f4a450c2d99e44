CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);

ALTER TABLE public.invoices OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);

CREATE STATISTICS public.paid_by_customer ON customer, (state = 'paid'::public.invoice_state) FROM public.invoices;

ALTER STATISTICS public.paid_by_customer OWNER TO postgres;
