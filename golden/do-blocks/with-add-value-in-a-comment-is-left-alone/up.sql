DO $$ BEGIN
    -- ALTER TYPE priority ADD VALUE 'urgent';
    NULL;
END $$;
