DO $do$ BEGIN
  ALTER TYPE priority ADD VALUE 'urgent';
EXCEPTION WHEN duplicate_object THEN NULL;
END $do$;

UPDATE bugs SET title = 'y' WHERE id = 1;
