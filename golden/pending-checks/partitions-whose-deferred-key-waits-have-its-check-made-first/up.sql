UPDATE people SET note = 'm';
INSERT INTO people VALUES (2, 1, 'n', 'calm');
INSERT INTO people_1 VALUES (3, 2, 'n', 'sad');

ALTER TYPE mood ADD VALUE 'glad';

INSERT INTO people VALUES (2, 2, 'n', 'glad');
