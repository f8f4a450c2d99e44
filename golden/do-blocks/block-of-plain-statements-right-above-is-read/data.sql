INSERT INTO d VALUES (1, 'calm', 'x'), (2, 'sad', 'y');
