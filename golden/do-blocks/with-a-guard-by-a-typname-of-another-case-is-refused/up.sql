DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
                   WHERE t.typname = 'Priority' AND e.enumlabel = 'urgent') THEN
        ALTER TYPE Priority ADD VALUE 'urgent';
    END IF;
END $$;
