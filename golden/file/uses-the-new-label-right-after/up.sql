ALTER TYPE order_status ADD VALUE 'sent';

INSERT INTO orders VALUES (10, 'sent', NULL);
UPDATE orders SET status = 'sent' WHERE status = 'paid';
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'sent';
ALTER TABLE orders ADD CONSTRAINT sent_has_note CHECK (status <> 'sent' OR id > 0);
CREATE INDEX orders_sent ON orders (id) WHERE status = 'sent';
CREATE VIEW sent_orders AS SELECT id FROM orders WHERE status = 'sent';
