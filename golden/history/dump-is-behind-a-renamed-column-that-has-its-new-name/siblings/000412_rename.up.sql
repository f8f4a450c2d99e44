ALTER TABLE accounts RENAME COLUMN role TO access;
