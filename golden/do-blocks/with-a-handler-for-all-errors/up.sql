DO $$
BEGIN
    ALTER TYPE public.priority ADD VALUE 'urgent' BEFORE 'high';
EXCEPTION
    WHEN others THEN
        RAISE NOTICE 'not added: % (%)', sqlerrm, sqlstate;
END
$$;

UPDATE public.bugs SET priority = 'urgent';
