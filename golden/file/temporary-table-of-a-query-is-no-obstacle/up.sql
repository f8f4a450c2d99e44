CREATE TEMP TABLE doubles AS
WITH ranked AS (
    SELECT id,
           first_value(id) OVER (PARTITION BY kind, content ORDER BY id) AS keeper,
           row_number() OVER (PARTITION BY kind, content ORDER BY id) AS place
    FROM memories
)
SELECT id, keeper FROM ranked WHERE place > 1;

DELETE FROM memories WHERE id IN (SELECT id FROM doubles);

ALTER TYPE memory_kind ADD VALUE 'procedure';

DROP TABLE doubles;
