-- +goose Up
ALTER TYPE order_status ADD VALUE 'sent';
ALTER TABLE orders ADD COLUMN sent_at date;

-- +goose Down
ALTER TABLE orders DROP COLUMN sent_at;
