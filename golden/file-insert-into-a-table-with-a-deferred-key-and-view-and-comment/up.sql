ALTER TYPE status ADD VALUE 'c';
INSERT INTO things VALUES (1, NULL, 'a');
CREATE VIEW all_things AS SELECT id FROM things;
COMMENT ON TABLE things IS 'things';
SET CONSTRAINTS things_owner_fkey IMMEDIATE;
ALTER TABLE things ADD COLUMN note text;
