CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE FUNCTION rank(mood) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT position(left($1::text, 1) in 'csg') $$;
CREATE CAST (mood AS int) WITH FUNCTION rank(mood);
CREATE TABLE d (m mood, n int, CONSTRAINT c CHECK (m::int < 3));
CREATE INDEX i ON d ((m::int));
