CREATE TYPE s AS ENUM ('a','b'); CREATE TABLE t (id int PRIMARY KEY, st s DEFAULT 'a');
