-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE DOMAIN new_word AS text
    CONSTRAINT is_mood CHECK ((VALUE <> ('sad'::new_mood)::text));

ALTER TABLE t
    ALTER COLUMN w TYPE new_word USING (w::text::new_word),
    ALTER COLUMN ws TYPE new_word[] USING (ws::text[]::new_word[]);

DROP DOMAIN word;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN new_word RENAME TO word;

ALTER DOMAIN word SET DEFAULT ('ok'::public.mood)::text;

ALTER DOMAIN word ADD CONSTRAINT l CHECK ((VALUE <> ('happy'::public.mood)::text)) NOT VALID;
