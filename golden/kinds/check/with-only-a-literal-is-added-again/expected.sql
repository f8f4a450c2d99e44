-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE notes
    DROP CONSTRAINT no_state,
    ADD CONSTRAINT no_state CHECK ((body <> ('draft'::new_invoice_state)::text));

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
