CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.colour AS ENUM (
    'red',
    'green'
);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    colour public.colour
);

CREATE PROCEDURE public.settle(wanted integer)
    LANGUAGE sql
    AS $$ UPDATE public.invoices SET state = 'paid'::public.invoice_state WHERE id = wanted $$;
