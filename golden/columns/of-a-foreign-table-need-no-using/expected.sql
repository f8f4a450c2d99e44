-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_log_level AS ENUM (
    'info',
    'error',
    'fatal'
);

ALTER TABLE events
    ALTER COLUMN level TYPE new_log_level USING (level::text::new_log_level);

ALTER FOREIGN TABLE remote_events
    ALTER COLUMN level TYPE new_log_level;

DROP TYPE log_level;

ALTER TYPE new_log_level RENAME TO log_level;
