--liquibase formatted sql

--changeset ann:1 labels:moods
--comment: More moods.
--preconditions onFail:MARK_RAN
ALTER TYPE mood ADD VALUE 'glad';
--rollback empty

--changeset ann:2
ALTER TYPE mood ADD VALUE 'wild';
--rollback empty
