DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'urgent' AND enumtypid = 'app.priority'::regtype) THEN
        ALTER TYPE public.priority ADD VALUE 'urgent';
    END IF;
END $$;
