ALTER TYPE r RENAME ATTRIBUTE status TO "The state";
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY p ON v;

DROP INDEX x;

DROP VIEW w;

DROP MATERIALIZED VIEW m;

CREATE TYPE new_s AS ENUM (
    'a',
    'b',
    'c'
);

CREATE TYPE new_i AS (
    status new_s
);

CREATE TYPE new_r AS (
    id integer,
    inn new_i,
    many new_i[],
    "The state" new_s
);

ALTER TABLE v
    ALTER COLUMN c TYPE new_r USING (c::text::new_r),
    ALTER COLUMN d TYPE new_r[] USING (d::text[]::new_r[]);

DROP TYPE r;

DROP TYPE i;

DROP TYPE s;

ALTER TYPE new_s RENAME TO s;

ALTER TYPE new_i RENAME TO i;

ALTER TYPE new_r RENAME TO r;

CREATE MATERIALIZED VIEW public.m AS
 SELECT (ROW(1, NULL::public.i, NULL::public.i[], 'a'::public.s)::public.r)."The state" AS status;

CREATE VIEW public.w AS
 SELECT (v.c)."The state" AS status,
    v.d[1].inn AS inn,
    (v.c).inn.status AS s2,
    (v.c).many[1].status AS s3
   FROM public.v;

CREATE INDEX x ON public.v USING btree (((c)."The state")) WHERE ((c)."The state" <> 'b'::public.s);

CREATE POLICY p ON public.v USING (((c)."The state" = 'a'::public.s));
