ALTER TABLE invoices_old ADD UNIQUE (id, state);
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
