-- +goose Up
ALTER TABLE invoices ADD COLUMN note text;

-- +goose Down
ALTER TYPE invoice_state ADD VALUE 'overdue';
