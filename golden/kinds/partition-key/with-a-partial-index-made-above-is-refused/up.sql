CREATE INDEX paid ON invoices (id) WHERE state = 'paid';

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
