ALTER TABLE invoices RENAME COLUMN state TO status;
ALTER TABLE invoices RENAME COLUMN is_paid TO settled;
ALTER TYPE invoice_state RENAME VALUE 'paid' TO 'closed';
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
INSERT INTO invoices (id, status) VALUES (3, 'overdue');
