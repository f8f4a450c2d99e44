INSERT INTO tasks VALUES (20, 'todo', 'x', 1);

ALTER TYPE task_state ADD VALUE 'blocked' BEFORE 'done';
