-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE TYPE new_size AS ENUM (
    's',
    'm',
    'xl'
);

CREATE TYPE new_both AS (
    a new_mood,
    s new_size
);

ALTER TABLE t
    ALTER COLUMN b TYPE new_both USING (b::text::new_both);

DROP TYPE "both";

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

DROP TYPE size;

ALTER TYPE new_size RENAME TO size;

ALTER TYPE new_both RENAME TO "both";
INSERT INTO t VALUES (ROW('great','xl'));
