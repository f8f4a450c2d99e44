ALTER TABLE invoices VALIDATE CONSTRAINT sane;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
