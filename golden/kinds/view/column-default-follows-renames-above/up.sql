ALTER TYPE invoice_state RENAME TO bill_state;
ALTER TYPE bill_state RENAME VALUE 'draft' TO 'new';
ALTER TYPE bill_state ADD VALUE 'overdue' AFTER 'sent';
