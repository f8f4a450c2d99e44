DO $$ BEGIN
    IF NOT EXISTS (
        SELECT 1
        FROM pg_type t
        JOIN pg_enum e ON t.oid = e.enumtypid
        JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
        WHERE n.nspname = 'public' AND t.typname = 'priority' AND e.enumlabel = 'urgent'
    ) THEN
        ALTER TYPE public.priority ADD VALUE 'urgent';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM pg_type t, pg_enum e
        WHERE t.oid = e.enumtypid AND t.typname = 'priority' AND e.enumlabel = 'never'
        AND t.typnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public')
    ) THEN
        ALTER TYPE public.priority ADD VALUE 'never';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM pg_type t, pg_enum e
        WHERE t.oid = e.enumtypid AND t.typname = 'priority' AND e.enumlabel = 'ever'
        AND t.typnamespace = 'public'::regnamespace
    ) THEN
        ALTER TYPE public.priority ADD VALUE 'ever';
    END IF;
END $$;
