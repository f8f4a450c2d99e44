CREATE TYPE priority_temp AS ENUM ('low', 'high', 'mid');
ALTER TABLE bugs ALTER COLUMN priority TYPE priority_temp USING (priority::text::priority_temp);
DROP TYPE priority;
ALTER TYPE priority_temp RENAME TO priority;
