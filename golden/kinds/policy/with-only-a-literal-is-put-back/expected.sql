-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY named_state ON notes;

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

CREATE POLICY named_state ON public.notes WITH CHECK ((body = ('paid'::public.invoice_state)::text));

COMMENT ON POLICY named_state ON public.notes IS 'c';
