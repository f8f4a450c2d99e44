-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_priority AS ENUM (
    'low',
    'high',
    'urgent',
    'never'
);

CREATE TYPE new_size AS ENUM (
    's',
    'm',
    'l'
);

ALTER TABLE bugs
    ALTER COLUMN priority DROP DEFAULT,
    ALTER COLUMN priority TYPE new_priority USING (priority::text::new_priority),
    ALTER COLUMN priority SET DEFAULT 'low'::new_priority;

ALTER TABLE shirts
    ALTER COLUMN size TYPE new_size USING (size::text::new_size);

DROP TYPE priority;

ALTER TYPE new_priority RENAME TO priority;

DROP TYPE size;

ALTER TYPE new_size RENAME TO size;

COMMENT ON TYPE priority IS 'How much it matters.';
