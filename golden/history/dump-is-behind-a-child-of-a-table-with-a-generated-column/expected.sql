-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE t
    DROP COLUMN g,
    ALTER COLUMN e TYPE new_e USING (e::text::new_e),
    ADD COLUMN g boolean GENERATED ALWAYS AS (e = 'a') STORED;

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;
