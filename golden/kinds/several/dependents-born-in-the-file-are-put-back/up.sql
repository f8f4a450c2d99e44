CREATE VIEW open_invoices AS SELECT id, state FROM invoices;

ALTER TABLE invoices ADD CONSTRAINT paid_has_total CHECK (state <> 'paid' OR total > 0) NOT VALID;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
