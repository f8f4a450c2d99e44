-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_priority AS ENUM (
    'low',
    'high',
    'urgent',
    'never'
);

ALTER TABLE bugs
    ALTER COLUMN priority TYPE new_priority USING (priority::text::new_priority);

DROP TYPE priority;

ALTER TYPE new_priority RENAME TO priority;
