ALTER TABLE orders RENAME COLUMN status TO state;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_order_status AS ENUM (
    'pending',
    'paid',
    'returned'
);

ALTER TABLE orders
    ALTER COLUMN state TYPE new_order_status USING (state::text::new_order_status);

DROP TYPE order_status;

ALTER TYPE new_order_status RENAME TO order_status;
