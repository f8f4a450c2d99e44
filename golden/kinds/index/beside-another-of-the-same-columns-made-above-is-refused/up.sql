CREATE INDEX again ON invoices (state);
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
