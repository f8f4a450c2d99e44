DO $$ BEGIN
    ALTER TYPE priority ADD VALUE 'urgent' BEFORE 'none';
EXCEPTION WHEN invalid_parameter_value THEN NULL;
END $$;
