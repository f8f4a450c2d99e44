CREATE TABLE new_shape (id integer PRIMARY KEY);

ALTER TYPE shape ADD VALUE 'oval';
