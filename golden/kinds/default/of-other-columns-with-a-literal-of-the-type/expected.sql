-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_level AS ENUM (
    'info',
    'warn',
    'fatal'
);

ALTER TABLE logs
    ALTER COLUMN label DROP DEFAULT,
    ALTER COLUMN rank DROP DEFAULT,
    ALTER COLUMN level TYPE new_level USING (level::text::new_level),
    ALTER COLUMN label SET DEFAULT ('info'::new_level)::text,
    ALTER COLUMN rank SET DEFAULT array_length(enum_range('warn'::new_level), 1);

DROP TYPE level;

ALTER TYPE new_level RENAME TO level;
