-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX :"schema".bugs_low;

DROP VIEW :"schema".low;

DROP FUNCTION :"schema".rank(:"schema".priority);

CREATE TYPE :"schema".new_priority AS ENUM (
    'low',
    'high',
    'urgent'
);

ALTER TABLE :"schema".bugs
    DROP CONSTRAINT bugs_check,
    ALTER COLUMN priority DROP DEFAULT,
    ALTER COLUMN priority TYPE :"schema".new_priority USING (priority::text:::"schema".new_priority),
    ALTER COLUMN seen TYPE :"schema".new_priority[] USING (seen::text[]:::"schema".new_priority[]),
    ALTER COLUMN priority SET DEFAULT 'low':::"schema".new_priority,
    ADD CONSTRAINT bugs_check CHECK ((priority <> 'high':::"schema".new_priority));

DROP TYPE :"schema".priority;

ALTER TYPE :"schema".new_priority RENAME TO priority;

COMMENT ON TYPE :"schema".priority IS 'How much it matters.';

CREATE FUNCTION :"schema".rank(p :"schema".priority) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 1 $$;

CREATE VIEW :"schema".low AS
 SELECT bugs.id
   FROM :"schema".bugs
  WHERE (bugs.priority = 'low':::"schema".priority);

COMMENT ON VIEW :"schema".low IS 'Not much.';

CREATE INDEX bugs_low ON :"schema".bugs USING btree (id) WHERE (priority = 'low':::"schema".priority);
