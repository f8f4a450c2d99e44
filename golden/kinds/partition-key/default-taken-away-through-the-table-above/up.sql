ALTER TABLE invoices ALTER COLUMN note SET DEFAULT NULL;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
