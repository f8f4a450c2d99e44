ALTER TYPE status ADD VALUE 'c';

UPDATE owners SET name = 'm';
INSERT INTO owners VALUES (3, 'z');
UPDATE things SET note = 'm';

ALTER TABLE things ADD COLUMN more text;
