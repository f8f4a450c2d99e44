DO $$
DECLARE
    known boolean := EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'urgent');
BEGIN
    IF NOT known THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
END $$;
