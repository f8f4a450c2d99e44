-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX one_draft;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE UNIQUE INDEX one_draft ON public.invoices USING btree (customer) WHERE (state = ANY (ARRAY['draft'::public.invoice_state, 'sent'::public.invoice_state]));

COMMENT ON INDEX public.one_draft IS 'c';
