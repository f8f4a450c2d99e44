CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    at integer
)
PARTITION BY RANGE (at);

SET default_table_access_method = heap;

CREATE TABLE public.invoices_1 (
    id integer,
    state public.invoice_state,
    at integer
);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_1 FOR VALUES FROM (0) TO (10);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT once UNIQUE (state, at);

ALTER TABLE ONLY public.invoices_1
    ADD CONSTRAINT invoices_1_state_at_key UNIQUE (state, at);

CREATE INDEX by_state ON ONLY public.invoices USING btree (state, ((id + 1)));

CREATE INDEX invoices_1_state_expr_idx ON public.invoices_1 USING btree (state, ((id + 1)));

ALTER INDEX public.once ATTACH PARTITION public.invoices_1_state_at_key;

ALTER INDEX public.by_state ATTACH PARTITION public.invoices_1_state_expr_idx;
