ALTER TYPE invoice_state RENAME VALUE 'sent' TO 'mailed';

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'mailed';
