CREATE TYPE role AS ENUM ('admin');
CREATE TABLE accounts (id int PRIMARY KEY, role role NOT NULL);
