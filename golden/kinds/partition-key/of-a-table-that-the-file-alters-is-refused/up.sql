ALTER TABLE events ADD COLUMN note text;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
