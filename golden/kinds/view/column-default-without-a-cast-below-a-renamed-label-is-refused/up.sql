ALTER VIEW open_invoices ALTER COLUMN state SET DEFAULT 'sent';
ALTER TYPE invoice_state RENAME VALUE 'sent' TO 'on its way';
ALTER TYPE invoice_state ADD VALUE 'overdue';
