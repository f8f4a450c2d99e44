ALTER TABLE invoices ALTER COLUMN span SET DEFAULT ROW(1, '{"sent"}')::invoice_span;
ALTER TYPE invoice_state RENAME VALUE 'sent' TO 'mailed';

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'mailed';
