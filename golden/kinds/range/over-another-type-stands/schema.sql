CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.colour AS ENUM (
    'red',
    'green'
);

CREATE TYPE public.shades AS RANGE (
    subtype = public.colour,
    multirange_type_name = public.many_shades
);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    colour public.colour
);

ALTER TABLE public.invoices ADD COLUMN shades public.shades;
