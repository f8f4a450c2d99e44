-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE public.new_order_status AS ENUM (
    'pending',
    'paid',
    'shipped',
    'refunded'
);

ALTER TABLE public.orders
    ALTER COLUMN status TYPE public.new_order_status USING (status::text::public.new_order_status);

DROP TYPE public.order_status;

ALTER TYPE public.new_order_status RENAME TO order_status;
