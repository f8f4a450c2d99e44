-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_reading_kind AS ENUM (
    'raw',
    'clean',
    'rounded'
);

ALTER TABLE readings
    ALTER COLUMN kind TYPE new_reading_kind USING (kind::text::new_reading_kind);

DROP TYPE reading_kind;

ALTER TYPE new_reading_kind RENAME TO reading_kind;
