DO $$
BEGIN
    ALTER TYPE priority ADD VALUE 'urgent';
    ALTER TYPE priority ADD VALUE 'low';
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
