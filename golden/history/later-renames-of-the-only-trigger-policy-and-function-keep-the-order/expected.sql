-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY p ON t;

DROP TRIGGER tg ON t;

DROP FUNCTION f(s);

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

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.f(public.s) RETURNS integer
    LANGUAGE sql
    AS $$SELECT 1$$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE TRIGGER tg BEFORE UPDATE OF st ON public.t FOR EACH ROW EXECUTE FUNCTION public.tf();

CREATE POLICY p ON public.t USING ((st = 'a'::public.s));
