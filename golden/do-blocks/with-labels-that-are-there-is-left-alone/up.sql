DO $$
BEGIN
    ALTER TYPE priority ADD VALUE 'high';
    ALTER TYPE priority ADD VALUE 'low';
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_enum WHERE enumlabel = 'low' AND enumtypid = 'priority'::regtype) THEN
        ALTER TYPE priority ADD VALUE 'low';
    END IF;
END $$;
