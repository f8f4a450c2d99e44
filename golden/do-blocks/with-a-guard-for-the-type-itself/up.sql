DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'priority' AND typtype = 'e') THEN
        ALTER TYPE priority ADD VALUE IF NOT EXISTS 'urgent';
        IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'never' AND enumtypid = to_regtype('priority')) THEN
            ALTER TYPE priority ADD VALUE 'never';
        END IF;
    END IF;
END $$;
