-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE filters
    DROP CONSTRAINT usual,
    ALTER COLUMN states TYPE new_invoice_state[] USING (states::text[]::new_invoice_state[]),
    ADD CONSTRAINT usual CHECK ((states <@ '{draft,sent}'::new_invoice_state[]));

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
