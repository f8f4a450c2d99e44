ALTER TABLE bugs DROP COLUMN urgency;
DROP TABLE comments;
-- Labels cannot be dropped.
