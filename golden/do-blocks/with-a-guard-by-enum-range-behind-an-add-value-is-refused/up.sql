DO $$ BEGIN
    IF 'urgent' <> ALL (enum_range(NULL::priority)::text[]) THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
    IF 'never' <> ALL (enum_range(NULL::priority)::text[]) THEN
        ALTER TYPE priority ADD VALUE 'never';
    END IF;
END $$;
