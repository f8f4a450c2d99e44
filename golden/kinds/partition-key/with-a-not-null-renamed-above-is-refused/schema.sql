CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

CREATE TABLE public.invoices (
    id integer CONSTRAINT numbered NOT NULL,
    state public.invoice_state
)
PARTITION BY LIST (state);

SET default_table_access_method = heap;

CREATE TABLE public.invoices_rest (
    id integer CONSTRAINT numbered NOT NULL,
    state public.invoice_state
);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_rest DEFAULT;
