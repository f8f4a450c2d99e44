SELECT "Count"(), "My Schema"."it's $$ here"(1);
CALL finish(1);
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE "new_Task State" AS ENUM (
    'todo',
    'done',
    'doing'
);

ALTER TABLE tasks
    ALTER COLUMN state TYPE "new_Task State" USING (state::text::"new_Task State");

DROP TYPE "Task State";

ALTER TYPE "new_Task State" RENAME TO "Task State";

DO $touch$
DECLARE
    routine record;
BEGIN
    -- Sessions that ran these before still hold the old type: a no-op ALTER has them compiled anew.
    FOR routine IN
        SELECT p.oid::regprocedure AS name,
            CASE WHEN p.prosecdef THEN 'DEFINER' ELSE 'INVOKER' END AS security
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
        WHERE ((p.proname IN ('it''s $$ here') AND p.pronamespace = pg_catalog.to_regnamespace('"My Schema"'))
            OR (p.proname IN ('Count', 'finish') AND p.pronamespace = (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = '"Task State"'::regtype)))
          AND l.lanname = 'plpgsql'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SECURITY %s', routine.name, routine.security);
    END LOOP;
END
$touch$;
SELECT "Count"(), "My Schema"."it's $$ here"(1);
CALL finish(1);
