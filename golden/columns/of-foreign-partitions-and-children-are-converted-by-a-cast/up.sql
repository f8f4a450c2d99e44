ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
