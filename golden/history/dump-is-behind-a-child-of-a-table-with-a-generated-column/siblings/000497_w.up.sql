CREATE TYPE e AS ENUM ('a','b'); CREATE TABLE t (id integer, e e, g boolean GENERATED ALWAYS AS (e = 'a') STORED);
