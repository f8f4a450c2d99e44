-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_s AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE wal
    ALTER COLUMN kind TYPE new_s USING (kind::text::new_s);

DROP TYPE s;

ALTER TYPE new_s RENAME TO s;
