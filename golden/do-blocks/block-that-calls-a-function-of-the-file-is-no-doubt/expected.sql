CREATE FUNCTION quiet(which integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE d SET note = felt::text WHERE id = which;
END $$;

DO $$ BEGIN PERFORM quiet(id) FROM d; END $$;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN felt DROP DEFAULT,
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood),
    ALTER COLUMN felt SET DEFAULT 'calm'::new_mood;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

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
        WHERE p.proname IN ('quiet')
          AND p.pronamespace = (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = 'mood'::regtype)
          AND l.lanname = 'plpgsql'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SECURITY %s', routine.name, routine.security);
    END LOOP;
END
$$;
