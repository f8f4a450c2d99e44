-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_tag AS ENUM (
    'red',
    'blue',
    'green'
);

ALTER TABLE cards
    ALTER COLUMN more DROP DEFAULT,
    ALTER COLUMN tags TYPE new_tag[] USING (tags::text[]::new_tag[]),
    ALTER COLUMN more TYPE new_tag[] USING (more::text[]::new_tag[]),
    ALTER COLUMN one TYPE new_tag USING (one::text::new_tag),
    ALTER COLUMN more SET DEFAULT '{}'::new_tag[],
    ALTER COLUMN tags SET STORAGE EXTERNAL,
    ALTER COLUMN more SET STORAGE MAIN;

DROP TYPE tag;

ALTER TYPE new_tag RENAME TO tag;
