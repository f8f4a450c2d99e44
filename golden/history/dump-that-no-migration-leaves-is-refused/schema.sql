CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state text NOT NULL,
    earlier public.invoice_state
);
