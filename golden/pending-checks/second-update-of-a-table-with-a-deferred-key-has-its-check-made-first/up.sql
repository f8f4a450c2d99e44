UPDATE things SET note = 'm';
UPDATE things SET note = 'o';

ALTER TYPE status ADD VALUE 'c';

INSERT INTO things VALUES (3, 1, 'n', 'c');
