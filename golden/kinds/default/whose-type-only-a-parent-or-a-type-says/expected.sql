CREATE TYPE day AS (feeling mood, feelings mood[], n integer);
CREATE TABLE diary OF day (feeling WITH OPTIONS DEFAULT 'ok', feelings DEFAULT '{ok}');
CREATE TABLE log (id integer NOT NULL, feeling mood DEFAULT 'sad', other mood) PARTITION BY RANGE (id);
CREATE TABLE log_1 PARTITION OF log (feeling DEFAULT NULL, other DEFAULT 'ok') FOR VALUES FROM (1) TO (10);
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE diary NOT OF;

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TABLE diary
    ALTER COLUMN feeling DROP DEFAULT,
    ALTER COLUMN feelings DROP DEFAULT,
    ALTER COLUMN feeling TYPE new_mood USING (feeling::text::new_mood),
    ALTER COLUMN feelings TYPE new_mood[] USING (feelings::text[]::new_mood[]),
    ALTER COLUMN feeling SET DEFAULT 'ok',
    ALTER COLUMN feelings SET DEFAULT '{ok}';

ALTER TABLE log
    ALTER COLUMN feeling DROP DEFAULT,
    ALTER COLUMN other DROP DEFAULT,
    ALTER COLUMN feeling TYPE new_mood USING (feeling::text::new_mood),
    ALTER COLUMN other TYPE new_mood USING (other::text::new_mood),
    ALTER COLUMN feeling SET DEFAULT 'sad';

ALTER TYPE day
    ALTER ATTRIBUTE feeling TYPE new_mood,
    ALTER ATTRIBUTE feelings TYPE new_mood[];

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER TABLE diary OF day;

ALTER TABLE ONLY log_1 ALTER COLUMN feeling DROP DEFAULT;

ALTER TABLE ONLY log_1 ALTER COLUMN other SET DEFAULT 'ok';
INSERT INTO diary (n) VALUES (1);
INSERT INTO log (id) VALUES (1);
