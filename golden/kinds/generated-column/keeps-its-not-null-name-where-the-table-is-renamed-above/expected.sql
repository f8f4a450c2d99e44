ALTER TABLE invoices RENAME TO bills;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE bills
    DROP COLUMN paid,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD COLUMN paid boolean GENERATED ALWAYS AS ((state = 'paid'::new_invoice_state)) STORED CONSTRAINT invoices_paid_not_null NOT NULL;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
