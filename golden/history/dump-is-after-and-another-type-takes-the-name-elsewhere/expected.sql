-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE app.new_level AS ENUM (
    'low',
    'high'
);

DROP TYPE app.level;

ALTER TYPE app.new_level RENAME TO level;
ALTER TYPE state RENAME TO level;
