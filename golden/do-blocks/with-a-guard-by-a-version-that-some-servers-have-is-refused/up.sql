DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 160000 THEN
        ALTER TYPE priority ADD VALUE IF NOT EXISTS 'urgent';
    END IF;
END $$;
