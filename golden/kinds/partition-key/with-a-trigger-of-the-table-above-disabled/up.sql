ALTER TABLE invoices_old_rest DISABLE TRIGGER kept;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
