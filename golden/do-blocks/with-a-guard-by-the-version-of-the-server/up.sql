DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 100000 THEN
        ALTER TYPE priority ADD VALUE IF NOT EXISTS 'urgent';
    ELSE
        RAISE EXCEPTION 'too old';
    END IF;
END $$;
