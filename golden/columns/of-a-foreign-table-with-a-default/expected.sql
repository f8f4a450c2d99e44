-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_feed_kind AS ENUM (
    'rss',
    'atom',
    'json'
);

ALTER TABLE feed_log
    ALTER COLUMN kind TYPE new_feed_kind USING (kind::text::new_feed_kind);

ALTER FOREIGN TABLE feeds
    ALTER COLUMN kind DROP DEFAULT,
    ALTER COLUMN kind TYPE new_feed_kind,
    ALTER COLUMN kind SET DEFAULT 'rss'::new_feed_kind;

DROP TYPE feed_kind;

ALTER TYPE new_feed_kind RENAME TO feed_kind;
