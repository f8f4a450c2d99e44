-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP STATISTICS s;

DROP INDEX j;

DROP INDEX i;

ALTER TABLE d DROP CONSTRAINT x;

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

CREATE CAST (public.mood AS integer) WITH FUNCTION public.rank(public.mood) AS ASSIGNMENT;

ALTER TABLE d ADD CONSTRAINT c CHECK (((m)::integer < 3));

ALTER TABLE d ADD CONSTRAINT x EXCLUDE USING btree (n WITH =) WHERE (((m)::integer > 1));

CREATE INDEX i ON public.d USING btree (((m)::integer));

COMMENT ON INDEX public.i IS 'by rank';

CREATE INDEX j ON public.d USING btree (n) WHERE ((m)::integer = 2);

CREATE STATISTICS public.s ON n, (m::integer) FROM public.d;
