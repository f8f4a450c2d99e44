ALTER TABLE invoices SET SCHEMA archive;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
