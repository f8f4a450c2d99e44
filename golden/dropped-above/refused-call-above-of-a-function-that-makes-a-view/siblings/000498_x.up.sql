CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE d (id integer PRIMARY KEY, felt mood DEFAULT 'calm', note text);
CREATE FUNCTION remember() RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE VIEW moods AS SELECT felt FROM d'; END $$;
