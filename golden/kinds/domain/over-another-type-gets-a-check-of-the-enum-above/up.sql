ALTER DOMAIN grace ADD CONSTRAINT short CHECK (value < 30 OR 'draft'::invoice_state = 'paid');

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
