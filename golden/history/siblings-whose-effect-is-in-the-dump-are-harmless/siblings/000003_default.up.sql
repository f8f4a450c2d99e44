ALTER TABLE accounts ALTER COLUMN role SET DEFAULT 'member', ADD COLUMN email text;
