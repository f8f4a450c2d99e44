-- Up Migration
ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;

-- Down Migration
DROP TABLE diary;
