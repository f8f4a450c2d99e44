ALTER TABEL bugs ADD COLUMN a int;

ALTER TYPE priority ADD VALUE 'urgent';
