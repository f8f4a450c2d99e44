ALTER SCHEMA app RENAME TO store;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX store.bugs_low;

DROP VIEW store.low;

DROP FUNCTION store.rank(store.priority);

CREATE TYPE store.new_priority AS ENUM (
    'low',
    'high',
    'urgent'
);

ALTER TABLE store.bugs
    DROP CONSTRAINT bugs_check,
    ALTER COLUMN priority DROP DEFAULT,
    ALTER COLUMN priority TYPE store.new_priority USING (priority::text::store.new_priority),
    ALTER COLUMN seen TYPE store.new_priority[] USING (seen::text[]::store.new_priority[]),
    ALTER COLUMN priority SET DEFAULT 'low'::store.new_priority,
    ADD CONSTRAINT bugs_check CHECK ((priority <> 'high'::store.new_priority));

DROP TYPE store.priority;

ALTER TYPE store.new_priority RENAME TO priority;

COMMENT ON TYPE store.priority IS 'How much it matters.';

CREATE FUNCTION store.rank(p store.priority) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 1 $$;

CREATE VIEW store.low AS
 SELECT bugs.id
   FROM store.bugs
  WHERE (bugs.priority = 'low'::store.priority);

COMMENT ON VIEW store.low IS 'Not much.';

CREATE INDEX bugs_low ON store.bugs USING btree (id) WHERE (priority = 'low'::store.priority);
