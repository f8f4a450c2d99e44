-- rambler up
ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;

-- rambler down
DROP TABLE diary;
