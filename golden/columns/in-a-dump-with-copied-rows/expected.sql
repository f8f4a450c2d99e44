-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_channel AS ENUM (
    'mail',
    'phone',
    'chat'
);

ALTER TABLE empty_log
    ALTER COLUMN channel TYPE new_channel USING (channel::text::new_channel);

ALTER TABLE messages
    ALTER COLUMN channel TYPE new_channel USING (channel::text::new_channel);

DROP TYPE channel;

ALTER TYPE new_channel RENAME TO channel;
