DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'urgent') THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
END $$;
