DROP FUNCTION h(text) CASCADE;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW w;

CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE lg
    ALTER COLUMN e TYPE new_e USING (e::text::new_e);

ALTER TABLE t
    ALTER COLUMN e TYPE new_e USING (e::text::new_e);

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;

CREATE VIEW public.w AS
 SELECT t.e
   FROM public.t;
