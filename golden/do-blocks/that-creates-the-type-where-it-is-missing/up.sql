DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'priority') THEN
        CREATE TYPE priority AS ENUM ('low', 'urgent');
    ELSE
        ALTER TYPE priority ADD VALUE IF NOT EXISTS 'urgent';
    END IF;
END $$;
