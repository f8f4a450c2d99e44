CREATE TYPE new_priority AS ENUM ('low', 'high', 'mid');
ALTER TABLE bugs ALTER COLUMN priority TYPE new_priority USING (priority::text::new_priority);
DROP TYPE priority;
ALTER TYPE new_priority RENAME TO priority;
