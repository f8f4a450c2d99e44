-- postgres-migrations disable-transaction
ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;
