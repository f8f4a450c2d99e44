-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'fine',
    'great'
);

ALTER TABLE days
    ALTER COLUMN mood DROP DEFAULT,
    ALTER COLUMN mood TYPE new_mood USING (mood::text::new_mood),
    ALTER COLUMN mood SET DEFAULT 'fine'::new_mood;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;
