-- +migrate Up notransaction
ALTER TYPE order_status ADD VALUE 'sent';

-- +migrate Down
