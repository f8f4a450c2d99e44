-- migrate:up transaction: false
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE diary
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;
UPDATE diary SET felt = 'glad' WHERE id = 2;

-- migrate:down
SELECT 1;
