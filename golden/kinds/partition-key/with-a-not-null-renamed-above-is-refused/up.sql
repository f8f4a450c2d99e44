ALTER TABLE invoices RENAME CONSTRAINT numbered TO known;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
