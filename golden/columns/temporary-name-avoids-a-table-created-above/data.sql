INSERT INTO tiles VALUES (1, 'round'), (2, 'square');
