ALTER TABLE invoices
    ADD COLUMN settled boolean GENERATED ALWAYS AS (state = 'paid') STORED CHECK (settled IS NOT NULL),
    ADD COLUMN first text COLLATE "C" GENERATED ALWAYS AS (upper(id::text)) STORED NOT NULL;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
INSERT INTO invoices (id, state) VALUES (3, 'overdue');
