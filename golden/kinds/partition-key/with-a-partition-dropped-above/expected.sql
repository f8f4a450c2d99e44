DROP TABLE invoices_old_rest;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE invoices DETACH PARTITION invoices_old;

ALTER TABLE invoices_old DETACH PARTITION invoices_old_paid;

DROP TABLE invoices_old;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN state SET DEFAULT 'draft'::new_invoice_state;

ALTER TABLE invoices_old_paid
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN state SET DEFAULT 'draft'::new_invoice_state;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.invoices_old (
    id integer,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    note text DEFAULT 'none'::text
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.invoices_old ATTACH PARTITION public.invoices_old_paid FOR VALUES IN ('paid');

CREATE INDEX invoices_old_note_idx ON ONLY public.invoices_old USING btree (note);

ALTER INDEX public.invoices_old_note_idx ATTACH PARTITION public.invoices_old_paid_note_idx;

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_old FOR VALUES FROM (0) TO (100);

ALTER INDEX public.invoices_note_idx ATTACH PARTITION public.invoices_old_note_idx;
