-- +goose Up
    ALTER TYPE mood ADD VALUE 'glad'; SELECT 1; -- more
UPDATE diary SET felt = 'glad' WHERE id = 2;

-- +goose Down
SELECT 1;
