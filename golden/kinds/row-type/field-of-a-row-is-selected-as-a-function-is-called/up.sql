CREATE VIEW q AS SELECT id, (t).st FROM t WHERE status(c) = 'a' AND st(t) = 'a';
ALTER TYPE r RENAME ATTRIBUTE status TO state;
ALTER TABLE t RENAME st TO stage;
ALTER TYPE s ADD VALUE 'c';
