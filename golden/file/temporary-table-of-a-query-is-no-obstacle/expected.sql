CREATE TEMP TABLE doubles AS
WITH ranked AS (
    SELECT id,
           first_value(id) OVER (PARTITION BY kind, content ORDER BY id) AS keeper,
           row_number() OVER (PARTITION BY kind, content ORDER BY id) AS place
    FROM memories
)
SELECT id, keeper FROM ranked WHERE place > 1;

DELETE FROM memories WHERE id IN (SELECT id FROM doubles);

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_memory_kind AS ENUM (
    'fact',
    'style',
    'procedure'
);

ALTER TABLE memories
    ALTER COLUMN kind TYPE new_memory_kind USING (kind::text::new_memory_kind);

DROP TYPE memory_kind;

ALTER TYPE new_memory_kind RENAME TO memory_kind;

DROP TABLE doubles;
