CREATE OR REPLACE FUNCTION h(x text) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION h(x integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 3';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW v;

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

CREATE VIEW public.v AS
 SELECT t.e,
    public.h(t.x) AS h
   FROM public.t;
