ALTER TYPE status ADD VALUE 'c';

UPDATE things SET status = 'b' WHERE id = 1;

ALTER TABLE things ADD COLUMN note text;
