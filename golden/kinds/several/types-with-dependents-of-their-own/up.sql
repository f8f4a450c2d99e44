ALTER TYPE country ADD VALUE 'it';
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
