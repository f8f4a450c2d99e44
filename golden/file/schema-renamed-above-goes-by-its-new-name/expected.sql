ALTER SCHEMA shop RENAME TO store;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE store.new_order_status AS ENUM (
    'pending',
    'paid',
    'returned'
);

ALTER TABLE store.orders
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE store.new_order_status USING (status::text::store.new_order_status),
    ALTER COLUMN status SET DEFAULT 'pending'::store.new_order_status;

DROP TYPE store.order_status;

ALTER TYPE store.new_order_status RENAME TO order_status;
