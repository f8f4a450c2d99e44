-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX j;

ALTER TABLE d DROP CONSTRAINT i;

ALTER TABLE d DROP CONSTRAINT c;

DROP OPERATOR =(mood, integer);

DROP FUNCTION mood_is(mood, integer);

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

CREATE FUNCTION public.mood_is(public.mood, integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT length($1::varchar) = $2 $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE OPERATOR public.= (
    FUNCTION = public.mood_is,
    LEFTARG = public.mood,
    RIGHTARG = integer
);

ALTER TABLE d ADD CONSTRAINT c CHECK (
CASE m
    WHEN n THEN true
    ELSE (n > 0)
END);

ALTER TABLE d ADD CONSTRAINT i CHECK ((m IS DISTINCT FROM n));

CREATE INDEX j ON public.d USING btree (n) WHERE (NULLIF(m, n) IS NULL);
