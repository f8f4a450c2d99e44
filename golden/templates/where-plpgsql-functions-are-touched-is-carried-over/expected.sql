SELECT {{ .Schema }}.first(), audit.last();
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE {{ .Schema }}.new_priority AS ENUM (
    'low',
    'high',
    'urgent'
);

ALTER TABLE {{ .Schema }}.bugs
    ALTER COLUMN priority TYPE {{ .Schema }}.new_priority USING (priority::text::{{ .Schema }}.new_priority);

DROP TYPE {{ .Schema }}.priority;

ALTER TYPE {{ .Schema }}.new_priority RENAME TO priority;

DO $$
DECLARE
    routine record;
BEGIN
    -- Sessions that ran these before still hold the old type: a no-op ALTER has them compiled anew.
    FOR routine IN
        SELECT p.oid::regprocedure AS name,
            CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END AS security
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
        WHERE ((p.proname IN ('last') AND p.pronamespace = pg_catalog.to_regnamespace('audit'))
            OR (p.proname IN ('first') AND p.pronamespace = (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = '{{ .Schema }}.priority'::regtype)))
          AND l.lanname = 'plpgsql'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SECURITY %s', routine.name, routine.security);
    END LOOP;
END
$$;
SELECT {{ .Schema }}.first(), audit.last();
