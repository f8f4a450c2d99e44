ALTER TYPE order_status SET SCHEMA sales;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE sales.new_order_status AS ENUM (
    'pending',
    'paid',
    'returned'
);

ALTER TABLE public.orders
    ALTER COLUMN status TYPE sales.new_order_status USING (status::text::sales.new_order_status);

DROP TYPE sales.order_status;

ALTER TYPE sales.new_order_status RENAME TO order_status;
