ALTER TABLE invoices RENAME COLUMN state TO was;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';

ALTER TABLE invoices ADD COLUMN state invoice_state DEFAULT 'draft';
