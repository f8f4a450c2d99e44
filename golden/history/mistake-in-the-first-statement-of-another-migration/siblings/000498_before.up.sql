INSERT INTO others (name) VALUES ('it's me');
