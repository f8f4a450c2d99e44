CREATE VIEW q AS SELECT id, (t).st FROM t WHERE status(c) = 'a' AND st(t) = 'a';
ALTER TYPE r RENAME ATTRIBUTE status TO state;
ALTER TABLE t RENAME st TO stage;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW q;

CREATE TYPE new_s AS ENUM (
    'a',
    'b',
    'c'
);

CREATE TYPE new_r AS (
    id integer,
    state new_s
);

ALTER TABLE t
    ALTER COLUMN stage TYPE new_s USING (stage::text::new_s),
    ALTER COLUMN c TYPE new_r USING (c::text::new_r);

DROP TYPE r;

DROP TYPE s;

ALTER TYPE new_s RENAME TO s;

ALTER TYPE new_r RENAME TO r;

CREATE VIEW q AS SELECT id, (t).stage AS st FROM t WHERE state(c) = 'a' AND stage(t) = 'a';
