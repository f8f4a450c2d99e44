-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX i;

ALTER TABLE d DROP CONSTRAINT c;

DROP CAST (mood AS integer);

DROP FUNCTION rank(mood);

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.rank(public.mood) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT position(left($1::text, 1) in 'csg') $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE CAST (mood AS int) WITH FUNCTION rank(mood);

ALTER TABLE d ADD CONSTRAINT c CHECK (m::int < 3);

CREATE INDEX i ON d ((m::int));
