--liquibase formatted sql

--changeset ann:1 labels:moods
--comment: More moods.
--preconditions onFail:MARK_RAN
ALTER TYPE mood ADD VALUE 'glad';
--rollback SELECT 1;
ALTER TYPE mood ADD VALUE 'wild';
UPDATE diary SET felt = 'glad' WHERE id = 2;
--rollback empty

--changeset ann:2
SELECT 1;
