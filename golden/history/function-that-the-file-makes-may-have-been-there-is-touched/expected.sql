-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_s AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE t
    ALTER COLUMN st DROP DEFAULT,
    ALTER COLUMN st TYPE new_s USING (st::text::new_s),
    ALTER COLUMN st SET DEFAULT 'a'::new_s;

DROP TYPE s;

ALTER TYPE new_s RENAME TO s;

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
          AND p.pronamespace = (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = 's'::regtype)
          AND l.lanname = 'plpgsql'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SECURITY %s', routine.name, routine.security);
    END LOOP;
END
$$; CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'DECLARE x s; BEGIN RETURN new; END'; CREATE TRIGGER tg BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
