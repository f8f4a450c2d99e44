CREATE TABLE copies (LIKE open);
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
