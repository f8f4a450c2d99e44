INSERT INTO tasks VALUES (20, 'todo', 'x', 1);
