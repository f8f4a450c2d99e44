DO $$ BEGIN ALTER TYPE /* TEMPLATE: schema */priority ADD VALUE 'urgent'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
