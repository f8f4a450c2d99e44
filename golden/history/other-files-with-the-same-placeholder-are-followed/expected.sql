-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE /* TEMPLATE: schema */new_priority AS ENUM (
    'low',
    'high',
    'urgent'
);

ALTER TABLE /* TEMPLATE: schema */bugs
    ALTER COLUMN priority TYPE /* TEMPLATE: schema */new_priority USING (priority::text::/* TEMPLATE: schema */new_priority);

DROP TYPE /* TEMPLATE: schema */priority;

ALTER TYPE /* TEMPLATE: schema */new_priority RENAME TO priority;
