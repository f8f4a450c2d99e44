DO $$ BEGIN
    ALTER TYPE priority ADD VALUE 'last';
END $$;
