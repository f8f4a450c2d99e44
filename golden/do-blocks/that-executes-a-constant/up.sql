DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'it''s' AND enumtypid = 'priority'::regtype) THEN
        EXECUTE 'ALTER TYPE priority ADD VALUE ''it''''s''';
    END IF;
    BEGIN
        EXECUTE $q$ALTER TYPE priority ADD VALUE 'never'$q$;
    EXCEPTION WHEN duplicate_object THEN NULL;
    END;
END $$;
