CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'paid'
);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state
);

CREATE SEMANTIC VIEW public.invoice_semantics ON public.invoices DIMENSIONS (id);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
