DO $$ BEGIN
  ALTER TABLE bugs ADD COLUMN value text;
  RAISE NOTICE 'added column value';
END $$;
