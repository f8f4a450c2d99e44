CREATE FUNCTION is_sad(mood, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 IS NULL OR $2 IS NULL';
CREATE OR REPLACE VIEW feelings AS SELECT feeling FROM diary;
CREATE OR REPLACE VIEW others AS SELECT feeling FROM diary;
REVOKE SELECT ON others FROM reader;
CREATE OR REPLACE FUNCTION old(mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW others;

DROP VIEW feelings;

DROP FUNCTION is_sad(mood, integer);

DROP FUNCTION old(mood);

CREATE TYPE new_mood AS ENUM (
    'sad',
    'happy'
);

ALTER TABLE diary
    ALTER COLUMN feeling TYPE new_mood USING (feeling::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE OR REPLACE FUNCTION old(mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';

REVOKE ALL ON FUNCTION old(public.mood) FROM PUBLIC, reader;

GRANT EXECUTE ON FUNCTION old(public.mood) TO PUBLIC;

CREATE FUNCTION is_sad(mood, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 IS NULL OR $2 IS NULL';

CREATE OR REPLACE VIEW feelings AS SELECT feeling FROM diary;

CREATE OR REPLACE VIEW others AS SELECT feeling FROM diary;

REVOKE SELECT ON others FROM reader;
