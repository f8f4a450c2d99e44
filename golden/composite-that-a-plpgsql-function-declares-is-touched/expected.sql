-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE TYPE new_both AS (
    a new_mood,
    s integer
);

ALTER TABLE t
    ALTER COLUMN b TYPE new_both USING (b::text::new_both);

DROP TYPE "both";

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER TYPE new_both RENAME TO "both";

ALTER FUNCTION f() VOLATILE;
