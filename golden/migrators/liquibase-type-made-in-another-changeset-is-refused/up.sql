--liquibase formatted sql

--changeset ann:1 labels:moods
--comment: More moods.
--preconditions onFail:MARK_RAN
CREATE TYPE taste AS ENUM ('sweet');

--changeset ann:2
ALTER TYPE taste ADD VALUE 'sour';
