ALTER TABLE ONLY invoices DISABLE TRIGGER kept;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
