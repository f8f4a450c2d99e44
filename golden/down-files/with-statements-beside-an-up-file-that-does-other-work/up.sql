CREATE TABLE comments (id integer);

ALTER TYPE priority ADD VALUE 'urgent';

ALTER TABLE bugs ADD COLUMN urgency integer;
