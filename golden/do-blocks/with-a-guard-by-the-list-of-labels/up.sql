DO $$ BEGIN
    IF 'urgent' IN (SELECT e.enumlabel FROM pg_enum AS e INNER JOIN pg_type AS t ON t.oid = e.enumtypid
                    WHERE t.typname = 'priority') THEN
        RAISE NOTICE 'urgent is there';
    ELSE
        ALTER TYPE priority ADD VALUE 'urgent';
        RAISE NOTICE 'urgent is added';
    END IF;
END $$;
