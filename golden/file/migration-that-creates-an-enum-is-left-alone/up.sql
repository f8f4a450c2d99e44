CREATE TYPE area AS ENUM ('ui', 'api');
ALTER TABLE bugs ADD COLUMN area area NOT NULL DEFAULT 'ui';
ALTER TYPE area RENAME VALUE 'ui' TO 'web';
