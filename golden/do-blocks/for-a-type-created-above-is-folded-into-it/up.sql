CREATE TYPE mood AS ENUM ('sad', 'ok');

DO $$ BEGIN
    ALTER TYPE mood ADD VALUE 'happy'; -- at last
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;

CREATE TABLE people (mood mood DEFAULT 'happy');
