DO $$ BEGIN
    EXECUTE format('ALTER TYPE %I.%I ADD VALUE IF NOT EXISTS %L', 'public', 'priority', 'it''s urgent');
END $$;
