--liquibase formatted sql

--changeset ann:1 labels:moods
--comment: More moods.
--preconditions onFail:MARK_RAN
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad',
    'wild'
);

ALTER TABLE diary
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;
--rollback SELECT 1;
UPDATE diary SET felt = 'glad' WHERE id = 2;
--rollback empty

--changeset ann:2
SELECT 1;
