-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE base ALTER COLUMN state DROP NOT NULL;

ALTER TABLE kid ALTER COLUMN state DROP NOT NULL;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE base
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE kid ADD CONSTRAINT kid_nn NOT NULL state;

ALTER TABLE base ADD CONSTRAINT base_nn NOT NULL state;
