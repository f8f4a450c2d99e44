-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE people
    ALTER COLUMN mood TYPE new_mood USING (mood::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;
