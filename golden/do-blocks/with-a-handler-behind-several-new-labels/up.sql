DO $$
BEGIN
    ALTER TYPE priority ADD VALUE 'urgent';
    ALTER TYPE priority ADD VALUE IF NOT EXISTS 'low';
    ALTER TYPE priority ADD VALUE 'never';
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
