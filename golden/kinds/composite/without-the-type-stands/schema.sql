CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.colour AS ENUM (
    'red',
    'green'
);

CREATE TYPE public.tint AS (
	colour public.colour,
	strength integer
);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    colour public.colour
);

ALTER TABLE public.invoices ADD COLUMN tint public.tint;
