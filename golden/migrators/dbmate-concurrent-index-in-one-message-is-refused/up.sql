-- migrate:up transaction:false
ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;
CREATE INDEX CONCURRENTLY felt ON diary (felt);
-- migrate:down
