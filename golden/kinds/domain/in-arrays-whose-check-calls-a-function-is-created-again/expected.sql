-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER DOMAIN good DROP CONSTRAINT fine;

DROP FUNCTION fine(mood);

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

ALTER TABLE t
    ALTER COLUMN a TYPE text USING (a::text),
    ALTER COLUMN b TYPE text USING (b::text);

DROP DOMAIN good;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE DOMAIN good AS public.mood;

CREATE FUNCTION public.fine(m public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT m::text <> 'sad' $$;

ALTER DOMAIN good ADD CONSTRAINT fine CHECK (public.fine(VALUE));

ALTER TABLE t
    ALTER COLUMN a TYPE good[] USING (a::good[]),
    ALTER COLUMN b TYPE good USING (b::good);
