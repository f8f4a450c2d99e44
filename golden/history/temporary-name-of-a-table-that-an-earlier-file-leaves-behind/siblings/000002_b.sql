CREATE TABLE new_priority (id integer);
