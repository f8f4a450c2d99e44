DO $$
DECLARE label text;
BEGIN
    FOREACH label IN ARRAY ARRAY['urgent', 'never'] LOOP
        EXECUTE format('ALTER TYPE priority ADD VALUE IF NOT EXISTS %L', label);
    END LOOP;
END $$;
