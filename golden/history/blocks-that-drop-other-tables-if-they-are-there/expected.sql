-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN felt DROP DEFAULT,
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood),
    ALTER COLUMN felt SET DEFAULT 'calm'::new_mood;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;
