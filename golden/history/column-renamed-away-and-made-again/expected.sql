ALTER TABLE invoices RENAME COLUMN state TO was;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN was TYPE new_invoice_state USING (was::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE invoices ADD COLUMN state invoice_state DEFAULT 'draft';
