DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'part_' || 1); END $$;
