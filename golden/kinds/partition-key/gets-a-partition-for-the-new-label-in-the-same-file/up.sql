ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
CREATE TABLE events_overdue PARTITION OF events FOR VALUES IN ('paid');
