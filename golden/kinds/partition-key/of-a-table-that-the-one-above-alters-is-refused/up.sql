ALTER TABLE invoices ALTER COLUMN id SET NOT NULL;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
