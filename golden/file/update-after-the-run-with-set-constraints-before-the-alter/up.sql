ALTER TYPE status ADD VALUE 'c';

UPDATE things SET status = 'b' WHERE id = 1;

SET CONSTRAINTS things_owner_fkey IMMEDIATE;

ALTER TABLE things ADD COLUMN note text;
