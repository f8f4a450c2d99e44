SET search_path = other, public;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW public.v;

CREATE TYPE public.new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE public.t
    ALTER COLUMN e TYPE public.new_e USING (e::text::public.new_e);

DROP TYPE public.e;

ALTER TYPE public.new_e RENAME TO e;

CREATE VIEW public.v AS
 WITH q AS (
         SELECT t.e
           FROM public.t
        )
 SELECT q.e
   FROM q;
