-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE items ALTER COLUMN unit DROP DEFAULT;

DROP FUNCTION default_unit();

CREATE TYPE new_unit AS ENUM (
    'kg',
    'm',
    's'
);

ALTER TABLE items
    ALTER COLUMN unit TYPE new_unit USING (unit::text::new_unit);

DROP TYPE unit;

ALTER TYPE new_unit RENAME TO unit;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.default_unit() RETURNS public.unit
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'kg'::public.unit $$;

SET LOCAL check_function_bodies TO DEFAULT;

ALTER TABLE items ALTER COLUMN unit SET DEFAULT public.default_unit();
