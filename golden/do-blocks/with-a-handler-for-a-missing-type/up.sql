DO $$ BEGIN
    ALTER TYPE priority ADD VALUE 'urgent';
EXCEPTION WHEN undefined_object THEN NULL;
END $$;
