-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_secret_level AS ENUM (
    'open',
    'closed',
    'destroyed'
);

ALTER TABLE files
    ALTER COLUMN level TYPE new_secret_level USING (level::text::new_secret_level);

DROP TYPE secret_level;

ALTER TYPE new_secret_level RENAME TO secret_level;

REVOKE ALL ON TYPE secret_level FROM PUBLIC;

GRANT ALL ON TYPE secret_level TO archivist;
