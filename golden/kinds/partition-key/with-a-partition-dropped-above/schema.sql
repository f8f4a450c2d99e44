CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    note text DEFAULT 'none'::text
)
PARTITION BY RANGE (id);

CREATE TABLE public.invoices_old (
    id integer,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    note text DEFAULT 'none'::text
)
PARTITION BY LIST (state);

SET default_table_access_method = heap;

CREATE TABLE public.invoices_old_paid (
    id integer,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    note text DEFAULT 'none'::text
);

CREATE TABLE public.invoices_old_rest (
    id integer,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    note text DEFAULT 'none'::text
);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_old FOR VALUES FROM (0) TO (100);

ALTER TABLE ONLY public.invoices_old ATTACH PARTITION public.invoices_old_paid FOR VALUES IN ('paid');

ALTER TABLE ONLY public.invoices_old ATTACH PARTITION public.invoices_old_rest DEFAULT;

CREATE INDEX invoices_note_idx ON ONLY public.invoices USING btree (note);

CREATE INDEX invoices_old_note_idx ON ONLY public.invoices_old USING btree (note);

CREATE INDEX invoices_old_paid_note_idx ON public.invoices_old_paid USING btree (note);

CREATE INDEX invoices_old_rest_note_idx ON public.invoices_old_rest USING btree (note);

ALTER INDEX public.invoices_note_idx ATTACH PARTITION public.invoices_old_note_idx;

ALTER INDEX public.invoices_old_note_idx ATTACH PARTITION public.invoices_old_paid_note_idx;

ALTER INDEX public.invoices_old_note_idx ATTACH PARTITION public.invoices_old_rest_note_idx;
