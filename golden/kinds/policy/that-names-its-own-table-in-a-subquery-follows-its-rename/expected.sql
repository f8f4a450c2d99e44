ALTER TABLE t RENAME TO t2;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY po ON t2;

CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE lg
    ALTER COLUMN e TYPE new_e USING (e::text::new_e);

ALTER TABLE t2
    ALTER COLUMN e TYPE new_e USING (e::text::new_e);

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;

CREATE POLICY po ON public.t2 USING ((EXISTS ( SELECT 1
   FROM public.lg
  WHERE (lg.e = t2.e))));
