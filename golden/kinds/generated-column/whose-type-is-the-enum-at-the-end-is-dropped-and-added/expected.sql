-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE flags
    DROP COLUMN state,
    ADD COLUMN state new_invoice_state GENERATED ALWAYS AS (
CASE
    WHEN paid THEN 'paid'::new_invoice_state
    ELSE 'draft'::new_invoice_state
END) STORED;

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
