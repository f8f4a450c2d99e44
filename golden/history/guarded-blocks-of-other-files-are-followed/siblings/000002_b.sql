DO $$ BEGIN
    ALTER TYPE priority ADD VALUE 'urgent';
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
