DO $$ BEGIN
    IF NOT ('urgent' = ANY (enum_range(NULL::priority)::text[])) THEN
        ALTER TYPE priority ADD VALUE 'urgent';
    END IF;
END $$;

DO $$ BEGIN
    IF 'low' <> ALL (enum_range(NULL::priority)::text[]) THEN
        ALTER TYPE priority ADD VALUE 'low';
    END IF;
END $$;
