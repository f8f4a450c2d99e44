-- +goose Up
-- +goose StatementBegin
ALTER TYPE mood ADD VALUE 'glad';
-- +goose StatementEnd

-- +goose StatementBegin
-- At night.
ALTER TYPE mood ADD VALUE 'wild';
-- +goose StatementEnd

-- +goose StatementBegin
ALTER TYPE mood ADD VALUE 'mild';
UPDATE diary SET felt = 'glad' WHERE id = 2;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
SELECT 1;
-- +goose StatementEnd
