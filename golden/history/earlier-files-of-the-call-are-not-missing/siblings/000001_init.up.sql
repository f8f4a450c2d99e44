CREATE TYPE role AS ENUM ('admin', 'member');
CREATE TABLE accounts (id int PRIMARY KEY, role role NOT NULL DEFAULT 'member', email text);
