ALTER TYPE color ADD VALUE 'green';

INSERT INTO toys VALUES (7, 'green', 'round');

ALTER TYPE shape ADD VALUE 'square';

INSERT INTO toys VALUES (8, 'green', 'square');
