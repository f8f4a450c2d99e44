-- Dumped from database version 18.0

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED,
    kind public.invoice_state
);

CREATE TABLE public.notes (
    id integer,
    about public.invoices
);
