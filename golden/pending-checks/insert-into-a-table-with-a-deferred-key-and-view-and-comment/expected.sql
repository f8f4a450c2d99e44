CREATE TYPE extra AS (n integer);
CREATE FUNCTION away(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_status AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE things
    ALTER COLUMN status TYPE new_status USING (status::text::new_status);

DROP TYPE status;

ALTER TYPE new_status RENAME TO status;
INSERT INTO things VALUES (1, NULL, 'a');
DROP FUNCTION away(integer);
DROP TYPE extra;
CREATE VIEW all_things AS SELECT id FROM things;
COMMENT ON TABLE things IS 'things';
SET CONSTRAINTS things_owner_fkey IMMEDIATE;
ALTER TABLE things ADD COLUMN note text;
