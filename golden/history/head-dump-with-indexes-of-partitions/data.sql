INSERT INTO jobs (id, state) VALUES (1, 'open'), (1001, 'done');
