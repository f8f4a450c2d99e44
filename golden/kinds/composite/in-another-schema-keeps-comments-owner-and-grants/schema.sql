CREATE SCHEMA "Other one";

ALTER SCHEMA "Other one" OWNER TO postgres;

CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE "Other one"."Pair" AS (
	"First" public.mood,
	second public.mood[],
	note character varying(10) COLLATE pg_catalog."C",
	n numeric(5,2)
);

ALTER TYPE "Other one"."Pair" OWNER TO app;

COMMENT ON TYPE "Other one"."Pair" IS 'a pair';

COMMENT ON COLUMN "Other one"."Pair"."First" IS 'the first';

CREATE TYPE public.nested AS (
	p "Other one"."Pair",
	q "Other one"."Pair"[]
);

ALTER TYPE public.nested OWNER TO postgres;

CREATE DOMAIN public.paired AS "Other one"."Pair"
	CONSTRAINT paired_check CHECK (((VALUE)."First" <> 'sad'::public.mood));

ALTER DOMAIN public.paired OWNER TO postgres;

CREATE FUNCTION public.note(p "Other one"."Pair") RETURNS text
    LANGUAGE sql
    AS $$ SELECT p.note::text $$;

ALTER FUNCTION public.note(p "Other one"."Pair") OWNER TO postgres;

CREATE TABLE public.t (
    id integer,
    p "Other one"."Pair" DEFAULT ROW('ok'::public.mood, NULL::public.mood[], 'n'::character varying(10), (1)::numeric(5,2))::"Other one"."Pair",
    n public.nested,
    d public.paired,
    CONSTRAINT c CHECK (((p)."First" <> 'sad'::public.mood))
);

ALTER TABLE public.t OWNER TO postgres;

CREATE VIEW public.firsts AS
 SELECT t.id,
    (t.p)."First" AS f
   FROM public.t;

ALTER VIEW public.firsts OWNER TO postgres;

GRANT ALL ON TYPE "Other one"."Pair" TO reader;
