INSERT INTO owners VALUES (1), (2);
INSERT INTO people VALUES (1, 1, 'n', 'sad');
