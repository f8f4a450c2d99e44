ALTER TYPE order_status RENAME TO order_state;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_order_state AS ENUM (
    'pending',
    'paid',
    'returned'
);

ALTER TABLE orders
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE new_order_state USING (status::text::new_order_state),
    ALTER COLUMN status SET DEFAULT 'paid'::new_order_state;

DROP TYPE order_state;

ALTER TYPE new_order_state RENAME TO order_state;
