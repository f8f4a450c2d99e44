DO $$ BEGIN
    ALTER TYPE size ADD VALUE IF NOT EXISTS 'm';
    ALTER TYPE priority ADD VALUE 'urgent';
END $$;
