-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE p
    DROP CONSTRAINT k1,
    ALTER COLUMN e TYPE new_e USING (e::text::new_e),
    ADD CONSTRAINT k1 CHECK ((e <> 'b'::new_e));

ALTER TABLE t
    DROP CONSTRAINT k1,
    ALTER COLUMN e TYPE new_e USING (e::text::new_e),
    ADD CONSTRAINT k1 CHECK ((e <> 'b'::new_e));

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;
