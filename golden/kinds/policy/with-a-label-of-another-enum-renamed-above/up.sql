ALTER TYPE mood RENAME VALUE 'good' TO 'fine';

ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
