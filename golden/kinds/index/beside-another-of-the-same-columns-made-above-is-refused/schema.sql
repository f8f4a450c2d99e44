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
PARTITION BY RANGE (id);

SET default_table_access_method = heap;

CREATE TABLE public.invoices_old (
    id integer,
    state public.invoice_state
);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_old FOR VALUES FROM (0) TO (100);

CREATE INDEX invoices_state_idx ON ONLY public.invoices USING btree (state) WHERE (state = 'draft'::public.invoice_state);

CREATE INDEX invoices_old_state_idx ON public.invoices_old USING btree (state) WHERE (state = 'draft'::public.invoice_state);

ALTER INDEX public.invoices_state_idx ATTACH PARTITION public.invoices_old_state_idx;
