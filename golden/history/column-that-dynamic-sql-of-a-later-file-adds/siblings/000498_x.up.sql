CREATE TYPE invoice_state AS ENUM ('draft', 'paid'); CREATE TABLE t (id integer PRIMARY KEY, state invoice_state);
