-- +migrate Up noTransaction
ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;

-- +migrate Down
SELECT 1;
