DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'urgent' AND enumtypid = 'priority'::regtype) THEN
        ALTER TYPE priority ADD VALUE 'urgent';
        ALTER TYPE priority ADD VALUE 'low';
    END IF;
END $$;
