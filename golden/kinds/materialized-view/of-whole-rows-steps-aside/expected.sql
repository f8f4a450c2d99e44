-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP MATERIALIZED VIEW m3;

DROP MATERIALIZED VIEW m2;

DROP MATERIALIZED VIEW m;

CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE h
    ALTER COLUMN "row" TYPE text USING ("row"::text);

ALTER TABLE lg
    ALTER COLUMN e TYPE new_e USING (e::text::new_e);

ALTER TABLE t
    ALTER COLUMN e TYPE new_e USING (e::text::new_e);

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;

ALTER TABLE h
    ALTER COLUMN "row" TYPE w USING ("row"::w);

CREATE MATERIALIZED VIEW public.m AS
 SELECT t.*::public.t AS t
   FROM public.t;

CREATE MATERIALIZED VIEW public.m2 AS
 SELECT w.t AS c
   FROM public.w;

CREATE MATERIALIZED VIEW public.m3 AS
 SELECT public.ft() AS q;
