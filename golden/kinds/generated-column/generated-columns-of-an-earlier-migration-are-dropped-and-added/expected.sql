ALTER TABLE invoices
    ADD COLUMN settled boolean GENERATED ALWAYS AS (state = 'paid') STORED CHECK (settled IS NOT NULL),
    ADD COLUMN first text COLLATE "C" GENERATED ALWAYS AS (upper(id::text)) STORED NOT NULL;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    DROP CONSTRAINT invoices_settled_check,
    DROP COLUMN settled,
    DROP COLUMN first,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD COLUMN settled boolean GENERATED ALWAYS AS (state = 'paid') STORED,
    ADD COLUMN first text COLLATE "C" GENERATED ALWAYS AS (upper(id::text)) STORED NOT NULL,
    ADD CONSTRAINT invoices_settled_check CHECK (settled IS NOT NULL);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;
INSERT INTO invoices (id, state) VALUES (3, 'overdue');
