-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood_2 AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TABLE people
    ALTER COLUMN mood TYPE new_mood_2 USING (mood::text::new_mood_2);

DROP TYPE mood;

ALTER TYPE new_mood_2 RENAME TO mood;
