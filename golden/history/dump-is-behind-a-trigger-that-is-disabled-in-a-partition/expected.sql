-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP TRIGGER tg ON t;

CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE t
    DROP CONSTRAINT k1,
    ALTER COLUMN e TYPE new_e USING (e::text::new_e),
    ADD CONSTRAINT k1 CHECK ((e <> 'b'::new_e));

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;

CREATE TRIGGER tg BEFORE INSERT ON public.t FOR EACH ROW WHEN ((new.e = 'a'::public.e)) EXECUTE FUNCTION public.f();

ALTER TABLE p DISABLE TRIGGER tg;
