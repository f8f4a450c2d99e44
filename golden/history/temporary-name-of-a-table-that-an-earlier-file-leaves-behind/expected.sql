-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_priority_2 AS ENUM (
    'low',
    'high',
    'urgent'
);

ALTER TABLE bugs
    ALTER COLUMN priority TYPE new_priority_2 USING (priority::text::new_priority_2);

DROP TYPE priority;

ALTER TYPE new_priority_2 RENAME TO priority;
