DO $$ BEGIN IF current_setting('server_version_num')::int > 100000 THEN DROP VIEW IF EXISTS x; END IF; END $$;
