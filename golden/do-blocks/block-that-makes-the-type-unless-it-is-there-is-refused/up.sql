DO $$ BEGIN
    CREATE TYPE plan AS ENUM ('free');
EXCEPTION WHEN duplicate_object THEN null;
END $$;

ALTER TYPE plan ADD VALUE IF NOT EXISTS 'team';

ALTER TABLE users ADD COLUMN plan plan;
