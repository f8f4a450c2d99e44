-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX i;

ALTER TABLE d ALTER COLUMN n DROP DEFAULT;

ALTER TABLE d DROP CONSTRAINT c;

DROP FUNCTION twice(integer);

DROP CAST (mood AS integer);

DROP FUNCTION rank(mood);

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN m DROP DEFAULT,
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood),
    ALTER COLUMN m SET DEFAULT 'calm'::new_mood;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.rank(public.mood) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT position(left($1::text, 1) in 'csg') $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE CAST (public.mood AS integer) WITH FUNCTION public.rank(public.mood) AS IMPLICIT;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.twice(n integer DEFAULT 'calm'::public.mood) RETURNS integer
    LANGUAGE sql
    AS $$SELECT n * 2$$;

SET LOCAL check_function_bodies TO DEFAULT;

ALTER TABLE d ADD CONSTRAINT c CHECK ((abs((m)::integer) < n));

ALTER TABLE d ALTER COLUMN n SET DEFAULT 'sad'::public.mood;

CREATE INDEX i ON public.d USING btree (n) WHERE (n > (m)::integer);
