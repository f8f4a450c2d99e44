ALTER TYPE pair RENAME ATTRIBUTE a TO first;
ALTER TYPE pair ADD ATTRIBUTE third mood[], DROP ATTRIBUTE gone;
ALTER TYPE pair RENAME TO couple;
ALTER TYPE couple SET SCHEMA s;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE TYPE new_used AS (
    a new_mood,
    b new_mood
);

ALTER TABLE t2
    ALTER COLUMN u TYPE new_used USING (u::text::new_used);

DROP TYPE used;

ALTER TYPE s.couple
    ALTER ATTRIBUTE first TYPE new_mood,
    ALTER ATTRIBUTE third TYPE new_mood[];

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER TYPE new_used RENAME TO used;

COMMENT ON COLUMN used.b IS 'the second';
INSERT INTO t2 VALUES (ROW('great','ok'));
