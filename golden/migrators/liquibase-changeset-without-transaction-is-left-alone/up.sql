--liquibase formatted sql

--changeset ann:1 runInTransaction:false
--comment: More moods.
--preconditions onFail:MARK_RAN
ALTER TYPE mood ADD VALUE 'glad';
UPDATE diary SET felt = 'glad' WHERE id = 2;
