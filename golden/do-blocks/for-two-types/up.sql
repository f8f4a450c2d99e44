DO $$ BEGIN
    ALTER TYPE priority ADD VALUE 'urgent';
    ALTER TYPE size ADD VALUE 'l';
    ALTER TYPE priority ADD VALUE 'never';
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
