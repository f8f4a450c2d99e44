INSERT INTO tasks VALUES (1, 'todo');
