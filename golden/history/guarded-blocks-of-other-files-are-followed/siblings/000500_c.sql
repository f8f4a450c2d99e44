DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumtypid = 'priority'::regtype AND enumlabel = 'last') THEN
        ALTER TYPE priority ADD VALUE 'last';
    END IF;
END $$;
