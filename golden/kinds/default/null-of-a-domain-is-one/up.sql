ALTER TABLE invoices ADD COLUMN first open_state DEFAULT NULL;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
