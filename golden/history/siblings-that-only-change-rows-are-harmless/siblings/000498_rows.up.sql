INSERT INTO accounts VALUES (7, 'admin', 'root@x') ON CONFLICT DO NOTHING;
UPDATE accounts SET role = 'member' WHERE role = 'admin' AND email IS NULL;
DELETE FROM accounts WHERE id = 9;
