CREATE TABLE kept AS SELECT * FROM memories WHERE content IS NOT NULL;

CREATE TABLE counted (kind, number) AS SELECT coalesce(kind, 'fact'), count(*) FROM memories GROUP BY 1;

SELECT id, CASE WHEN content IS NULL THEN 'style' ELSE kind END AS kind INTO guessed FROM memories;

CREATE TEMP TABLE seen AS
WITH written AS (UPDATE memories SET content = '' WHERE content IS NULL RETURNING id, kind)
SELECT array_agg(id) AS ids, max(kind) AS kind FROM written;

ALTER TABLE kept ADD CONSTRAINT no_style CHECK (kind <> 'style');

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_memory_kind AS ENUM (
    'fact',
    'procedure',
    'style'
);

CREATE DOMAIN new_a_kind AS new_memory_kind;

ALTER TABLE counted
    ALTER COLUMN kind TYPE new_memory_kind USING (kind::text::new_memory_kind);

ALTER TABLE guessed
    ALTER COLUMN kind TYPE new_memory_kind USING (kind::text::new_memory_kind);

ALTER TABLE kept
    DROP CONSTRAINT no_style,
    ALTER COLUMN kind TYPE new_memory_kind USING (kind::text::new_memory_kind),
    ALTER COLUMN others TYPE new_a_kind[] USING (others::text[]::new_a_kind[]),
    ADD CONSTRAINT no_style CHECK (kind <> 'style');

ALTER TABLE memories
    ALTER COLUMN kind TYPE new_memory_kind USING (kind::text::new_memory_kind),
    ALTER COLUMN others TYPE new_a_kind[] USING (others::text[]::new_a_kind[]);

ALTER TABLE seen
    ALTER COLUMN kind TYPE new_memory_kind USING (kind::text::new_memory_kind);

DROP DOMAIN a_kind;

DROP TYPE memory_kind;

ALTER TYPE new_memory_kind RENAME TO memory_kind;

ALTER DOMAIN new_a_kind RENAME TO a_kind;
