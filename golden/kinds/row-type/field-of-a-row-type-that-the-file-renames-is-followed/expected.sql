ALTER TABLE v ADD CONSTRAINT k CHECK ((c).status IS NOT NULL);
CREATE VIEW q AS SELECT (c).status, (c).id FROM v;
ALTER TABLE r RENAME status TO state;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW q;

ALTER TABLE v DROP CONSTRAINT k;

DROP VIEW w;

DROP VIEW o;

CREATE TYPE new_s AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE v
    ALTER COLUMN c TYPE text USING (c::text);

ALTER TABLE r
    ALTER COLUMN state TYPE new_s USING (state::text::new_s);

DROP TYPE s;

ALTER TYPE new_s RENAME TO s;

ALTER TABLE v
    ALTER COLUMN c TYPE r USING (c::r);

CREATE VIEW public.o AS
 SELECT v.c
   FROM public.v;

CREATE VIEW public.w AS
 SELECT (v.c).state AS status
   FROM public.v;

ALTER TABLE v ADD CONSTRAINT k CHECK ((c).state IS NOT NULL);

CREATE VIEW q AS SELECT (c).state AS status, (c).id FROM v;
