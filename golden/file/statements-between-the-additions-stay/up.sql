ALTER TYPE order_status ADD VALUE 'sent';

ALTER TABLE orders ADD COLUMN sent_at timestamptz;
UPDATE orders SET status = 'sent' WHERE id = 2;

ALTER TYPE order_status ADD VALUE 'lost';

CREATE INDEX orders_sent_at ON orders (sent_at);
