INSERT INTO members (id) VALUES (1);
