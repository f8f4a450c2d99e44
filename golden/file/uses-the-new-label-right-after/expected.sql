-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_order_status AS ENUM (
    'pending',
    'paid',
    'sent'
);

ALTER TABLE orders
    ALTER COLUMN status TYPE new_order_status USING (status::text::new_order_status);

DROP TYPE order_status;

ALTER TYPE new_order_status RENAME TO order_status;

INSERT INTO orders VALUES (10, 'sent', NULL);
UPDATE orders SET status = 'sent' WHERE status = 'paid';
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'sent';
ALTER TABLE orders ADD CONSTRAINT sent_has_note CHECK (status <> 'sent' OR id > 0);
CREATE INDEX orders_sent ON orders (id) WHERE status = 'sent';
CREATE VIEW sent_orders AS SELECT id FROM orders WHERE status = 'sent';
