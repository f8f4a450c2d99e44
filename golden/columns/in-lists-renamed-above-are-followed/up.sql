ALTER TABLE invoices RENAME COLUMN state TO "State";
ALTER TABLE invoices RENAME COLUMN kind TO sort;
ALTER TABLE notes RENAME COLUMN state TO invoice_state;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
