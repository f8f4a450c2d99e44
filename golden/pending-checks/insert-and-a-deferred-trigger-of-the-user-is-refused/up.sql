INSERT INTO things VALUES (3, 1, 'n', 'a');

ALTER TYPE status ADD VALUE 'c';
