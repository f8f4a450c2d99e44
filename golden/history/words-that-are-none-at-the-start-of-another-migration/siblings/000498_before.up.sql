foo;
CREATE TABLE other (id integer);
