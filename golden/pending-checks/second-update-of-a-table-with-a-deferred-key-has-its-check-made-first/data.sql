INSERT INTO owners VALUES (1, 'x'), (2, 'y');
INSERT INTO things VALUES (1, 1, 'n', 'a'), (2, 2, 'n', 'b');
