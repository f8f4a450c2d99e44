ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;
---- create above / drop below ----
SELECT 1;
