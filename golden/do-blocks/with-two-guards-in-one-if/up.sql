DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_type WHERE oid = 'priority'::regtype)
       AND NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'urgent' AND enumtypid::regtype = 'priority'::regtype) THEN
        ALTER TYPE priority ADD VALUE 'urgent';
        ALTER TYPE priority ADD VALUE 'never';
    END IF;
END $$;
