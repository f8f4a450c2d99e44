CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE DOMAIN public.seen AS public.invoice_state;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    state public.invoice_state,
    shown public.seen GENERATED ALWAYS AS ((state)::public.seen) STORED,
    note text
);
