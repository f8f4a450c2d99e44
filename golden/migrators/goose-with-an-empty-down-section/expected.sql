-- +goose Up
-- +goose StatementBegin
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
-- +goose StatementEnd

-- +goose Down
-- No-op. PostgreSQL cannot drop a label, and recreating the type without it would lose the rows
-- that use it. These labels stay:
--   order_status: 'sent'
-- Written by enumfix.
