CREATE TYPE day AS (feeling mood, feelings mood[], n integer);
CREATE TABLE diary OF day (feeling WITH OPTIONS DEFAULT 'ok', feelings DEFAULT '{ok}');
CREATE TABLE log (id integer NOT NULL, feeling mood DEFAULT 'sad', other mood) PARTITION BY RANGE (id);
CREATE TABLE log_1 PARTITION OF log (feeling DEFAULT NULL, other DEFAULT 'ok') FOR VALUES FROM (1) TO (10);
ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok';
INSERT INTO diary (n) VALUES (1);
INSERT INTO log (id) VALUES (1);
