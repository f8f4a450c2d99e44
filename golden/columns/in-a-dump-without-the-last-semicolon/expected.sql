-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_size AS ENUM (
    's',
    'm',
    'l'
);

ALTER TABLE shirts
    ALTER COLUMN size TYPE new_size USING (size::text::new_size);

DROP TYPE size;

ALTER TYPE new_size RENAME TO size;
