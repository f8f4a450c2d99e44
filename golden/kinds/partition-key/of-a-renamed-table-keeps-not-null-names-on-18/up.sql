ALTER TABLE events RENAME TO happenings;
ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
