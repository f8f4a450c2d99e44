ALTER TYPE moods RENAME TO spans;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

ALTER TABLE t
    ALTER COLUMN r TYPE text USING (r::text);

DROP TYPE spans;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE TYPE spans AS RANGE (
    subtype = public.mood,
    multirange_type_name = public.m
);

ALTER TABLE t
    ALTER COLUMN r TYPE spans USING (r::spans);
INSERT INTO t VALUES ('[ok,great]');
