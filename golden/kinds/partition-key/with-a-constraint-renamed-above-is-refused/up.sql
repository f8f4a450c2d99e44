ALTER TABLE invoices RENAME CONSTRAINT counted TO positive;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
