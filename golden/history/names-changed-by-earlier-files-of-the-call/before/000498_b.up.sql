ALTER TABLE users RENAME COLUMN role TO access;
INSERT INTO users (id, access) VALUES (1, 'member');
