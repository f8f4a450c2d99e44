-- +goose NO TRANSACTION
-- +goose Up
ALTER TYPE order_status ADD VALUE 'sent';

-- +goose Down
SELECT 1;
