-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW seen;

DROP FUNCTION withdefault(pair);

DROP FUNCTION made();

ALTER DOMAIN dp DROP CONSTRAINT dp_check;

ALTER DOMAIN dp DROP CONSTRAINT dp_a;

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

ALTER TYPE outer_pair
    ALTER ATTRIBUTE m TYPE new_mood;

ALTER TYPE pair
    ALTER ATTRIBUTE a TYPE new_mood;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN dp ADD CONSTRAINT dp_a CHECK (((VALUE).a IS NOT NULL));

ALTER DOMAIN dp ADD CONSTRAINT dp_check CHECK (((VALUE).b > 0));

CREATE FUNCTION public.made() RETURNS SETOF public.pair
    LANGUAGE sql
    AS $$ SELECT 'ok'::public.mood, 1 $$;

CREATE FUNCTION public.withdefault(p public.pair DEFAULT '(ok,1)'::public.pair) RETURNS integer
    LANGUAGE sql
    AS $$ SELECT p.b $$;

CREATE VIEW public.seen AS
 SELECT made.a,
    made.b
   FROM public.made() made(a, b);

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
        WHERE p.proname IN ('pl')
          AND p.pronamespace = (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = 'mood'::regtype)
          AND l.lanname = 'plpgsql'
          AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
    LOOP
        EXECUTE format('ALTER ROUTINE %s SECURITY %s', routine.name, routine.security);
    END LOOP;
END
$$;
