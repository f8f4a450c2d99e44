-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION tell(mood);

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE FUNCTION public.tell(m public.mood) RETURNS text
    LANGUAGE sql
    AS $$ SELECT upper(m::text) $$;
