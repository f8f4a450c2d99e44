CREATE INDEX ON p (id) WHERE e = 'a';
