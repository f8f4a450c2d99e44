-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP RULE keep_paid ON invoices;

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

CREATE RULE keep_paid AS
    ON DELETE TO public.invoices
   WHERE (old.state = 'paid'::public.invoice_state) DO INSTEAD NOTHING;
