DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
                   WHERE t.typname = 'priority' AND e.enumlabel = 'urgent' AND pg_type_is_visible(t.oid)) THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
                   JOIN pg_namespace n ON n.oid = t.typnamespace
                   WHERE t.typname = 'priority' AND e.enumlabel = 'never' AND n.nspname = current_schema()) THEN
        ALTER TYPE priority ADD VALUE 'never';
    END IF;
END $$;
