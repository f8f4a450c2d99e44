INSERT INTO tasks VALUES (10, NULL, 'above', 1);

ALTER TYPE task_state ADD VALUE 'blocked' BEFORE 'done';

INSERT INTO tasks VALUES (11, 'blocked', 'below', 1), (12, NULL, 'below', 1);
