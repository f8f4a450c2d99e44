ALTER TABLE invoices RENAME TO bills;
ALTER TABLE bills RENAME COLUMN state TO status;
ALTER VIEW open_invoices RENAME TO open_bills;

ALTER TYPE invoice_state ADD VALUE 'overdue';
