ALTER TYPE mood RENAME TO feeling;
ALTER TABLE old_rows RENAME TO kept_rows;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION rank_of(feeling, kept_rows);

DROP CAST (character varying AS feeling);

CREATE TYPE new_feeling AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

DROP TYPE feeling;

ALTER TYPE new_feeling RENAME TO feeling;

CREATE CAST (character varying AS public.feeling) WITH INOUT AS ASSIGNMENT;

CREATE FUNCTION public.rank_of(public.feeling, public.kept_rows) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT length($1::text) $_$;
SELECT rank_of('great', ROW(1));
