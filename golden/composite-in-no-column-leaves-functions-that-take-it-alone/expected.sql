-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW seen;

DROP FUNCTION withdefault(pair);

DROP FUNCTION made();

ALTER DOMAIN dp DROP CONSTRAINT dp_check;

ALTER DOMAIN dp DROP CONSTRAINT dp_a;

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

ALTER TYPE outer_pair
    ALTER ATTRIBUTE m TYPE new_mood;

ALTER TYPE pair
    ALTER ATTRIBUTE a TYPE new_mood;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN dp ADD CONSTRAINT dp_a CHECK (((VALUE).a IS NOT NULL));

ALTER DOMAIN dp ADD CONSTRAINT dp_check CHECK (((VALUE).b > 0));

CREATE FUNCTION public.made() RETURNS SETOF public.pair
    LANGUAGE sql
    AS $$ SELECT 'ok'::public.mood, 1 $$;

CREATE FUNCTION public.withdefault(p public.pair DEFAULT '(ok,1)'::public.pair) RETURNS integer
    LANGUAGE sql
    AS $$ SELECT p.b $$;

CREATE VIEW public.seen AS
 SELECT made.a,
    made.b
   FROM public.made() made(a, b);

ALTER FUNCTION pl(pair) VOLATILE;
