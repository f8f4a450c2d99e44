CREATE TABLE invoices (id int PRIMARY KEY, note text DEFAULT 'role');
-- ALTER TYPE role ADD VALUE 'x';
