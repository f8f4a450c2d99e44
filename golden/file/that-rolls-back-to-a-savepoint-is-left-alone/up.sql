BEGIN;
ALTER TYPE invoice_state ADD VALUE 'overdue';
ROLLBACK;

ALTER TABLE invoices ADD COLUMN memo text;
