CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE d (id integer PRIMARY KEY, felt mood DEFAULT 'calm', note text);
-- keeps the days of d
DO $$ DECLARE one text; BEGIN
    FOREACH one IN ARRAY ARRAY['days', 'weeks'] LOOP
        IF one <> 'mood' THEN EXECUTE format('DROP TABLE IF EXISTS %I', one); END IF;
    END LOOP;
END $$;
