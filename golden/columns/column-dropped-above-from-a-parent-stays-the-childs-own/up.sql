ALTER TABLE invoices DROP COLUMN state;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
