-- +goose Up
ALTER TYPE mood
-- +goose StatementBegin
  ADD VALUE 'glad';
-- +goose StatementEnd
-- +goose Down
