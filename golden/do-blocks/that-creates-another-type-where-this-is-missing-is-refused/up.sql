DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'urgency') THEN
        CREATE TYPE urgency AS ENUM ('low');
    ELSE
        ALTER TYPE priority ADD VALUE IF NOT EXISTS 'urgent';
    END IF;
END $$;
