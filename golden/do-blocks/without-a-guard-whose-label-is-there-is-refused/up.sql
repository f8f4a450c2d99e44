DO $$ BEGIN ALTER TYPE priority ADD VALUE 'low'; END $$;
