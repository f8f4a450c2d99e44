DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
                   WHERE t.typname = 'priority' AND e.enumlabel = 'urgent') THEN
        ALTER TYPE public.priority ADD VALUE 'urgent';
    END IF;
END $$;
