CREATE PUBLICATION bills FOR TABLE invoices (id, state) WHERE (id > 0) WITH (publish = 'insert');
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER PUBLICATION bills DROP TABLE ONLY invoices;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'paid',
    'overdue'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER PUBLICATION bills ADD TABLE invoices (id, state) WHERE (id > 0);
