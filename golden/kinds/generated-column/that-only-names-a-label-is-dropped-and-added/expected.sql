-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE steps
    DROP COLUMN later,
    ADD COLUMN later boolean GENERATED ALWAYS AS ((no >
CASE
    WHEN ('draft'::new_invoice_state < 'paid'::new_invoice_state) THEN 1
    ELSE 2
END)) STORED;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
