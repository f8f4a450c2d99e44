DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'low' AND enumtypid = 'priority'::regtype) THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
END $$;
