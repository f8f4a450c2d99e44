DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'urgent' AND enumtypid = 'priority'::regtype) THEN
        NULL;
    ELSIF true THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
END $$;
