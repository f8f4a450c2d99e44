CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.colour AS ENUM (
    'red',
    'green'
);

CREATE CAST (character varying AS public.colour) WITH INOUT AS ASSIGNMENT;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    colour public.colour
);

