-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE history
    ALTER COLUMN old TYPE text USING (old::text),
    ALTER COLUMN many TYPE text USING (many::text);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE history
    ALTER COLUMN old TYPE invoices USING (old::invoices),
    ALTER COLUMN many TYPE invoices[] USING (many::invoices[]);
