-- +goose Up
-- +migrate Up
ALTER TYPE mood ADD VALUE 'glad';
-- +goose Down
-- +migrate Down
