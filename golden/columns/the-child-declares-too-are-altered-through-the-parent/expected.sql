-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_tone AS ENUM (
    'major',
    'minor',
    'modal'
);

ALTER TABLE pieces
    ALTER COLUMN tone TYPE new_tone USING (tone::text::new_tone);

DROP TYPE tone;

ALTER TYPE new_tone RENAME TO tone;
