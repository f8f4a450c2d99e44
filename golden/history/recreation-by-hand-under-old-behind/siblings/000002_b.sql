ALTER TYPE priority RENAME TO priority_old;
CREATE TYPE priority AS ENUM ('low', 'high', 'mid');
ALTER TABLE bugs ALTER COLUMN priority TYPE priority USING (priority::text::priority);
DROP TYPE priority_old;
