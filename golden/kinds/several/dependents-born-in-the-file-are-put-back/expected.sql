CREATE VIEW open_invoices AS SELECT id, state FROM invoices;

ALTER TABLE invoices ADD CONSTRAINT paid_has_total CHECK (state <> 'paid' OR total > 0) NOT VALID;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW open_invoices;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    DROP CONSTRAINT paid_has_total,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD CONSTRAINT paid_has_total CHECK (state <> 'paid' OR total > 0) NOT VALID;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE VIEW open_invoices AS SELECT id, state FROM invoices;
