DO $$
BEGIN
    BEGIN
        ALTER TYPE priority ADD VALUE 'urgent';
    EXCEPTION WHEN duplicate_object THEN NULL;
    END;
    BEGIN
        ALTER TYPE priority ADD VALUE 'low';
    EXCEPTION WHEN duplicate_object THEN NULL;
    END;
    BEGIN
        ALTER TYPE priority ADD VALUE 'never' AFTER 'urgent';
    EXCEPTION WHEN duplicate_object THEN NULL;
    END;
END $$;
