ALTER TABLE t DROP COLUMN e CASCADE;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP RULE ru ON t;

CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE lg
    ALTER COLUMN e TYPE new_e USING (e::text::new_e);

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;

CREATE RULE ru AS
    ON INSERT TO public.t DO  INSERT INTO public.lg (id, e)
  VALUES (new.id, 'a'::public.e);
