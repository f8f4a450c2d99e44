-- +goose Up
-- +goose StatementBegin
ALTER TYPE order_status ADD VALUE 'sent';
-- +goose StatementEnd

-- +goose Down
