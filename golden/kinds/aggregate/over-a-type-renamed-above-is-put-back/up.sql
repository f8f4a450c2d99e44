ALTER TYPE invoice_state RENAME TO bill_state;

ALTER TYPE bill_state ADD VALUE 'overdue' AFTER 'sent';
