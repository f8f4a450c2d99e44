-- more
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_order_status AS ENUM (
    'pending',
    'paid',
    'sent',
    'lost'
);

ALTER TABLE orders
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE new_order_status USING (status::text::new_order_status),
    ALTER COLUMN status SET DEFAULT 'paid'::new_order_status;

DROP TYPE order_status;

ALTER TYPE new_order_status RENAME TO order_status;

ALTER TABLE orders ADD COLUMN a int;
