ALTER TYPE priority ADD VALUE 'urgent';
DO $$ BEGIN ALTER TYPE priority ADD VALUE 'never'; END $$;
