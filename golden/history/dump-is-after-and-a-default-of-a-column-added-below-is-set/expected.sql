-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_s AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE t
    ALTER COLUMN st TYPE new_s USING (st::text::new_s);

DROP TYPE s;

ALTER TYPE new_s RENAME TO s;
ALTER TABLE t ADD stage s;
ALTER TABLE t ALTER stage SET DEFAULT 'a';
ALTER TABLE t ALTER stage SET NOT NULL;
