DO $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_enum
        WHERE enumtypid = 'public.priority'::regtype AND enumlabel = 'urgent'
    ) THEN
        ALTER TYPE public.priority ADD VALUE 'urgent';
    END IF;
END;
$$ LANGUAGE plpgsql;

INSERT INTO public.bugs VALUES (2, 'urgent', 'y');
