ALTER TYPE invoice_state ADD VALUE 'overdue' AFTER 'sent';
INSERT INTO events (customer, memo) VALUES (1, 'next');
