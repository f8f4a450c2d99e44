DO $$ BEGIN
    ALTER TYPE priority ADD VALUE 'urgent';
    UPDATE bugs SET title = 'y';
END $$;
