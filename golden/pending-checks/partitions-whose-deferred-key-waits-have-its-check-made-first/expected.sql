UPDATE people SET note = 'm';
INSERT INTO people VALUES (2, 1, 'n', 'calm');
INSERT INTO people_1 VALUES (3, 2, 'n', 'sad');

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
SET CONSTRAINTS people_owner_fkey IMMEDIATE;

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE people
    ALTER COLUMN mood TYPE new_mood USING (mood::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

SET CONSTRAINTS people_owner_fkey DEFERRED;

INSERT INTO people VALUES (2, 2, 'n', 'glad');
