-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_task_state AS ENUM (
    'todo',
    'doing',
    'blocked',
    'done'
);

ALTER TABLE tasks
    ALTER COLUMN state TYPE new_task_state USING (state::text::new_task_state);

DROP TYPE task_state;

ALTER TYPE new_task_state RENAME TO task_state;

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
        WHERE p.proname IN ('peek', 'reopen')
          AND p.pronamespace = (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = 'task_state'::regtype)
          AND l.lanname = 'plpgsql'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SECURITY %s', routine.name, routine.security);
    END LOOP;
END
$$;
