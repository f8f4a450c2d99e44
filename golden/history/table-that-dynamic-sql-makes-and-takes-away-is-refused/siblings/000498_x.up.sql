CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE d (id integer PRIMARY KEY, felt mood DEFAULT 'calm', note text);
DO $$ BEGIN EXECUTE format('CREATE TABLE %I (felt mood)', 'part_' || 1); END $$;
