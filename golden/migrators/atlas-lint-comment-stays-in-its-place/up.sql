-- atlas:nolint
ALTER TYPE mood ADD VALUE 'glad';
-- atlas:nolint destructive
ALTER TYPE mood ADD VALUE 'wild';
UPDATE diary SET felt = 'glad' WHERE id = 2;
