-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW firsts;

DROP FUNCTION note("Other one"."Pair");

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE TYPE "Other one"."new_Pair" AS (
    "First" new_mood,
    second new_mood[],
    note character varying(10) COLLATE pg_catalog."C",
    n numeric(5,2)
);

CREATE TYPE new_nested AS (
    p "Other one"."new_Pair",
    q "Other one"."new_Pair"[]
);

CREATE DOMAIN new_paired AS "Other one"."new_Pair"
    CONSTRAINT paired_check CHECK (((VALUE)."First" <> 'sad'::new_mood));

ALTER TABLE t
    DROP CONSTRAINT c,
    ALTER COLUMN p DROP DEFAULT,
    ALTER COLUMN p TYPE "Other one"."new_Pair" USING (p::text::"Other one"."new_Pair"),
    ALTER COLUMN n TYPE new_nested USING (n::text::new_nested),
    ALTER COLUMN d TYPE new_paired USING (d::text::new_paired),
    ALTER COLUMN p SET DEFAULT ROW('ok'::new_mood, NULL::new_mood[], 'n'::character varying(10), (1)::numeric(5,2))::"Other one"."new_Pair",
    ADD CONSTRAINT c CHECK (((p)."First" <> 'sad'::new_mood));

DROP DOMAIN paired;

DROP TYPE nested;

DROP TYPE "Other one"."Pair";

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER TYPE "Other one"."new_Pair" RENAME TO "Pair";

ALTER TYPE new_nested RENAME TO nested;

ALTER DOMAIN new_paired RENAME TO paired;

ALTER TYPE mood OWNER TO postgres;

ALTER TYPE "Other one"."Pair" OWNER TO app;

GRANT ALL ON TYPE "Other one"."Pair" TO reader;

COMMENT ON TYPE "Other one"."Pair" IS 'a pair';

COMMENT ON COLUMN "Other one"."Pair"."First" IS 'the first';

ALTER TYPE nested OWNER TO postgres;

ALTER DOMAIN paired OWNER TO postgres;

CREATE FUNCTION public.note(p "Other one"."Pair") RETURNS text
    LANGUAGE sql
    AS $$ SELECT p.note::text $$;

ALTER FUNCTION public.note(p "Other one"."Pair") OWNER TO postgres;

CREATE VIEW public.firsts AS
 SELECT t.id,
    (t.p)."First" AS f
   FROM public.t;

ALTER VIEW public.firsts OWNER TO postgres;
