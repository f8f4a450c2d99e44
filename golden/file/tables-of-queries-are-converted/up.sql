CREATE TABLE kept AS SELECT * FROM memories WHERE content IS NOT NULL;

CREATE TABLE counted (kind, number) AS SELECT coalesce(kind, 'fact'), count(*) FROM memories GROUP BY 1;

SELECT id, CASE WHEN content IS NULL THEN 'style' ELSE kind END AS kind INTO guessed FROM memories;

CREATE TEMP TABLE seen AS
WITH written AS (UPDATE memories SET content = '' WHERE content IS NULL RETURNING id, kind)
SELECT array_agg(id) AS ids, max(kind) AS kind FROM written;

ALTER TABLE kept ADD CONSTRAINT no_style CHECK (kind <> 'style');

ALTER TYPE memory_kind ADD VALUE 'procedure' BEFORE 'style';
