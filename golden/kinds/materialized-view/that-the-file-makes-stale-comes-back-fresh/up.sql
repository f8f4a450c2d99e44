UPDATE invoices SET state = 'paid' WHERE id = 1;

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
