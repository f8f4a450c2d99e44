CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state
)
PARTITION BY LIST (state);

SET default_table_access_method = heap;

CREATE TABLE public.invoices_paid (
    id integer,
    state public.invoice_state
);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_paid FOR VALUES IN ('paid');
