-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

ALTER TABLE t
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;
