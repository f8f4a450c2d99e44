-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER FOREIGN TABLE remote_invoices
    DROP CONSTRAINT only_paid,
    ALTER COLUMN state TYPE new_invoice_state,
    ADD CONSTRAINT only_paid CHECK ((state = 'paid'::new_invoice_state));

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
