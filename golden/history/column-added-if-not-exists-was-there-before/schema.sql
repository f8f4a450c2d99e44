CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state,
    note text
);
