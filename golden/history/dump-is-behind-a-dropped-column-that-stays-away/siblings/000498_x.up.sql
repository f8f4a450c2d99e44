ALTER TABLE accounts DROP COLUMN old_role;
