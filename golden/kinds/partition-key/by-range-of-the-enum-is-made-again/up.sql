ALTER TYPE invoice_state RENAME VALUE 'sent' TO 'posted';
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'posted';
