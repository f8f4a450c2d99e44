DO $$ DECLARE label text; BEGIN
    FOR label IN SELECT unnest(ARRAY['urgent', 'never']) LOOP
        EXECUTE format('ALTER TYPE priority ADD VALUE IF NOT EXISTS %L', label);
    END LOOP;
END $$;
