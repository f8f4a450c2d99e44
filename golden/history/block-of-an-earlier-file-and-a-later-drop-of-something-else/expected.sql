-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_s AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE t
    ALTER COLUMN st DROP DEFAULT,
    ALTER COLUMN st TYPE new_s USING (st::text::new_s),
    ALTER COLUMN st SET DEFAULT 'a'::new_s;

DROP TYPE s;

ALTER TYPE new_s RENAME TO s;
