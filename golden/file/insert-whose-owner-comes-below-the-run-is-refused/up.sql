INSERT INTO things VALUES (3, 9, 'n', 'a');

ALTER TYPE status ADD VALUE 'c';

INSERT INTO owners VALUES (9, 'late');
