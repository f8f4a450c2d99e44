-- +goose Up
-- +goose StatementBegin
ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;
-- +goose StatementEnd
ALTER TYPE mood ADD VALUE 'wild';
-- +goose Down
SELECT 1;
