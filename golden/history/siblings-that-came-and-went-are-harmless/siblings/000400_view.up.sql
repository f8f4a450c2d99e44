CREATE VIEW admins AS SELECT id FROM accounts WHERE role = 'admin';
