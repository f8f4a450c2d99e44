CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'paid'
);

CREATE TABLE public.customers (
    id integer NOT NULL
);

CREATE SEMANTIC VIEW public.customer_semantics ON public.customers DIMENSIONS (id);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state
);
