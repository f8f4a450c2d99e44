ALTER TABLE orders ADD COLUMN previous_status order_status DEFAULT 'pending';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_order_status AS ENUM (
    'pending',
    'paid',
    'returned'
);

ALTER TABLE orders
    ALTER COLUMN previous_status DROP DEFAULT,
    ALTER COLUMN status TYPE new_order_status USING (status::text::new_order_status),
    ALTER COLUMN previous_status TYPE new_order_status USING (previous_status::text::new_order_status),
    ALTER COLUMN previous_status SET DEFAULT 'pending';

DROP TYPE order_status;

ALTER TYPE new_order_status RENAME TO order_status;
