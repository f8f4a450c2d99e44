-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE TYPE new_both AS (
    a new_mood,
    s integer
);

ALTER TABLE t
    ALTER COLUMN b TYPE new_both USING (b::text::new_both);

DROP TYPE "both";

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER TYPE new_both RENAME TO "both";

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
        WHERE p.proname IN ('f')
          AND p.pronamespace = (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = 'mood'::regtype)
          AND l.lanname = 'plpgsql'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SECURITY %s', routine.name, routine.security);
    END LOOP;
END
$$;
