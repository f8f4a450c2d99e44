CREATE TABLE events_paid PARTITION OF events FOR VALUES IN ('paid', 'sent');
ALTER TABLE events RENAME TO happenings;
ALTER TYPE invoice_state RENAME TO event_state;
ALTER TYPE event_state ADD VALUE 'overdue' AFTER 'sent';
INSERT INTO happenings VALUES (2, 'paid');
