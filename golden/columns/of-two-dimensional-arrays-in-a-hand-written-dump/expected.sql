-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_priority AS ENUM (
    'low',
    'high',
    'urgent'
);

ALTER TABLE matrices
    ALTER COLUMN cells TYPE new_priority[] USING (cells::text[]::new_priority[]),
    ALTER COLUMN fixed TYPE new_priority[] USING (fixed::text[]::new_priority[]),
    ALTER COLUMN bag TYPE new_priority[] USING (bag::text[]::new_priority[]);

DROP TYPE priority;

ALTER TYPE new_priority RENAME TO priority;
