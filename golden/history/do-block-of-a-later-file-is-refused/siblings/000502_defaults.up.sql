DO $$ BEGIN
    EXECUTE format($q$ALTER TABLE chat_models ALTER COLUMN provider_type SET DEFAULT %L::ai_provider_type$q$, $q$azure$q$);
END $$;
