-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY p ON t;

DROP VIEW v;

DROP FUNCTION takes(good);

DROP CAST (integer AS mood);

DROP FUNCTION to_good(integer);

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE DOMAIN new_good AS new_mood;

ALTER TABLE t
    ALTER COLUMN g DROP DEFAULT,
    ALTER COLUMN g TYPE new_good USING (g::text::new_good),
    ALTER COLUMN g SET DEFAULT 'ok'::new_mood;

DROP DOMAIN good;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN new_good RENAME TO good;

ALTER DOMAIN good ADD CONSTRAINT gc CHECK ((VALUE <> 'sad'::public.mood));

CREATE FUNCTION public.to_good(t integer) RETURNS public.mood
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'ok'::public.mood $$;

CREATE CAST (integer AS public.mood) WITH FUNCTION public.to_good(integer) AS ASSIGNMENT;

CREATE FUNCTION public.takes(g public.good DEFAULT 'ok'::public.mood) RETURNS SETOF public.good
    LANGUAGE sql
    AS $$ SELECT g $$;

CREATE VIEW public.v AS
 SELECT t.id,
    t.g,
    ('ok'::public.mood)::public.good AS c
   FROM public.t;

CREATE POLICY p ON public.t USING (((g)::public.mood <> 'sad'::public.mood));
