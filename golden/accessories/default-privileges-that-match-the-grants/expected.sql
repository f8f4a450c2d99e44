-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_kind AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE things
    ALTER COLUMN kind TYPE new_kind USING (kind::text::new_kind);

DROP TYPE kind;

ALTER TYPE new_kind RENAME TO kind;

REVOKE ALL ON TYPE kind FROM PUBLIC, reader;

GRANT USAGE ON TYPE kind TO PUBLIC;

REVOKE ALL ON TYPE kind FROM PUBLIC;

GRANT ALL ON TYPE kind TO reader;
