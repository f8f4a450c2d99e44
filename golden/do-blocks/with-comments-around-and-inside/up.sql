-- In front.
/* Right in front. */ DO $$
-- Some things are urgent.
BEGIN
    -- Ask first.
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'urgent' AND enumtypid = 'priority'::regtype) THEN
        ALTER TYPE priority ADD VALUE 'urgent'; -- at the end
    END IF;
    -- Others wait.
    BEGIN
        ALTER TYPE priority ADD /* for a
            long time */ VALUE 'never';
    EXCEPTION WHEN duplicate_object THEN
        NULL; -- fine
    END;
END $$; -- Behind.

-- Plain.
ALTER TYPE priority ADD VALUE 'ever';
UPDATE bugs SET priority = 'ever';
