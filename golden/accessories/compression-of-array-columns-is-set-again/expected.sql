-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_tag AS ENUM (
    'red',
    'blue',
    'green'
);

ALTER TABLE cards
    ALTER COLUMN tags TYPE new_tag[] USING (tags::text[]::new_tag[]),
    ALTER COLUMN tags SET COMPRESSION pglz;

DROP TYPE tag;

ALTER TYPE new_tag RENAME TO tag;
