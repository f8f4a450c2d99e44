ALTER TYPE role ADD VALUE 'auditor';
ALTER TABLE accounts DROP COLUMN role;
