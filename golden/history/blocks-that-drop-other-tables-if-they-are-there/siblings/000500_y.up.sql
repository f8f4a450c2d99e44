DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_class WHERE relname = 'days') THEN EXECUTE format('DROP TABLE IF EXISTS %I', 'days'); END IF;
END $$;
DROP VIEW IF EXISTS days;
