ALTER TABLE invoices RENAME COLUMN state TO status;
ALTER TABLE invoices RENAME COLUMN is_paid TO settled;
ALTER TYPE invoice_state RENAME VALUE 'paid' TO 'closed';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'closed'
);

ALTER TABLE invoices
    DROP COLUMN settled,
    ALTER COLUMN status TYPE new_invoice_state USING (status::text::new_invoice_state),
    ADD COLUMN settled boolean GENERATED ALWAYS AS ((status = 'closed'::new_invoice_state)) STORED;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
INSERT INTO invoices (id, status) VALUES (3, 'overdue');
