-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW v;

CREATE TYPE new_s AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE t
    ALTER COLUMN st DROP DEFAULT,
    ALTER COLUMN st TYPE new_s USING (st::text::new_s),
    ALTER COLUMN st SET DEFAULT 'a'::new_s;

DROP TYPE s;

ALTER TYPE new_s RENAME TO s;

CREATE VIEW public.v AS
 SELECT t.st
   FROM (public.t
     JOIN public.u ON ((u.w IS NULL)));
