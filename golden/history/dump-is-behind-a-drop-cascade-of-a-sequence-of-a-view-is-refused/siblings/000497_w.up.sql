CREATE TYPE e AS ENUM ('a','b');
CREATE TABLE t (id integer, e e);
CREATE SEQUENCE sq;
CREATE VIEW v AS SELECT e, nextval('sq') AS n FROM t;
