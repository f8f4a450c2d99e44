DROP TABLE invoices_old_rest;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
