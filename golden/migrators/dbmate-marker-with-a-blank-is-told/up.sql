-- migrate:up transaction: false
ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;

-- migrate:down
SELECT 1;
