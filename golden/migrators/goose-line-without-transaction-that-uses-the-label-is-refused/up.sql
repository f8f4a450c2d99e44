-- +goose NO TRANSACTION
-- +goose Up
ALTER TYPE mood ADD VALUE 'glad'; UPDATE diary SET felt = 'glad' WHERE id = 2;
-- +goose Down
