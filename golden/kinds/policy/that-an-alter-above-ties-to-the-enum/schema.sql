CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state
);

CREATE TABLE public.notes (
    id integer,
    secret boolean
);

ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;

CREATE POLICY open_ones ON public.notes USING ((NOT secret));
