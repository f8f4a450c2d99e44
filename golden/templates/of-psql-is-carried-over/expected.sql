-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX :s.bugs_low;

DROP VIEW :s.low;

DROP FUNCTION :s.rank(:s.priority);

CREATE TYPE :s.new_priority AS ENUM (
    'low',
    'high',
    'urgent'
);

ALTER TABLE :s.bugs
    DROP CONSTRAINT bugs_check,
    ALTER COLUMN priority DROP DEFAULT,
    ALTER COLUMN priority TYPE :s.new_priority USING (priority::text:::s.new_priority),
    ALTER COLUMN seen TYPE :s.new_priority[] USING (seen::text[]:::s.new_priority[]),
    ALTER COLUMN priority SET DEFAULT 'low':::s.new_priority,
    ADD CONSTRAINT bugs_check CHECK ((priority <> 'high':::s.new_priority));

DROP TYPE :s.priority;

ALTER TYPE :s.new_priority RENAME TO priority;

COMMENT ON TYPE :s.priority IS 'How much it matters.';

CREATE FUNCTION :s.rank(p :s.priority) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 1 $$;

CREATE VIEW :s.low AS
 SELECT bugs.id
   FROM :s.bugs
  WHERE (bugs.priority = 'low':::s.priority);

COMMENT ON VIEW :s.low IS 'Not much.';

CREATE INDEX bugs_low ON :s.bugs USING btree (id) WHERE (priority = 'low':::s.priority);
SELECT 'urgent':::s.priority;
