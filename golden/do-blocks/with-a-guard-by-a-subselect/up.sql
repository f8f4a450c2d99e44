DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'urgent'
                   AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'priority')) THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'never'
                   AND enumtypid IN (SELECT oid FROM pg_type WHERE typname = 'priority' LIMIT 1)) THEN
        ALTER TYPE priority ADD VALUE 'never' BEFORE 'low';
    END IF;
END $$;
