DO $$ BEGIN
    IF to_regtype('public.priority') IS NOT NULL THEN
        ALTER TYPE public.priority ADD VALUE IF NOT EXISTS 'urgent';
    END IF;
END $$;
