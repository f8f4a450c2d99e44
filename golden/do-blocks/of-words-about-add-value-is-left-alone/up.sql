DO $$ BEGIN RAISE NOTICE 'ALTER TYPE priority ADD VALUE comes later'; END $$;
