ALTER TABLE invoices ADD COLUMN IF NOT EXISTS state invoice_state;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
