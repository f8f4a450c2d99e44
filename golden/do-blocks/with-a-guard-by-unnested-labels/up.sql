DO $$ BEGIN
    IF 'urgent' NOT IN (SELECT unnest(enum_range(NULL::priority))::text) THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
END $$;
