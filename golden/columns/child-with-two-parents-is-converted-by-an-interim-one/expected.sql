-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE TABLE new_audited (state invoice_state);

ALTER TABLE audited INHERIT new_audited;

ALTER TABLE invoices INHERIT new_audited;

ALTER TABLE new_audited
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE audited NO INHERIT new_audited;

ALTER TABLE invoices NO INHERIT new_audited;

DROP TABLE new_audited;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
