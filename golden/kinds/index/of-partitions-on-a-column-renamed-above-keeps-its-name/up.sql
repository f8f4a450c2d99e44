ALTER TABLE invoices RENAME COLUMN state TO status;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
