ALTER TABLE invoices ALTER COLUMN states SET DEFAULT '{draft,"sent"}';
ALTER TYPE invoice_state RENAME VALUE 'sent' TO 'mailed';

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'mailed';
