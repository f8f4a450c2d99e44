-- River's way: /* TEMPLATE: schema */ becomes a schema and a dot, or nothing.
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX /* TEMPLATE: schema */bugs_low;

DROP VIEW /* TEMPLATE: schema */low;

DROP FUNCTION /* TEMPLATE: schema */rank(/* TEMPLATE: schema */priority);

CREATE TYPE /* TEMPLATE: schema */new_priority AS ENUM (
    'low',
    'urgent',
    'high'
);

ALTER TABLE /* TEMPLATE: schema */bugs
    DROP CONSTRAINT bugs_check,
    ALTER COLUMN priority DROP DEFAULT,
    ALTER COLUMN priority TYPE /* TEMPLATE: schema */new_priority USING (priority::text::/* TEMPLATE: schema */new_priority),
    ALTER COLUMN seen TYPE /* TEMPLATE: schema */new_priority[] USING (seen::text[]::/* TEMPLATE: schema */new_priority[]),
    ALTER COLUMN priority SET DEFAULT 'low'::/* TEMPLATE: schema */new_priority,
    ADD CONSTRAINT bugs_check CHECK ((priority <> 'high'::/* TEMPLATE: schema */new_priority));

DROP TYPE /* TEMPLATE: schema */priority;

ALTER TYPE /* TEMPLATE: schema */new_priority RENAME TO priority;

COMMENT ON TYPE /* TEMPLATE: schema */priority IS 'How much it matters.';

CREATE FUNCTION /* TEMPLATE: schema */rank(p /* TEMPLATE: schema */priority) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 1 $$;

CREATE VIEW /* TEMPLATE: schema */low AS
 SELECT bugs.id
   FROM /* TEMPLATE: schema */bugs
  WHERE (bugs.priority = 'low'::/* TEMPLATE: schema */priority);

COMMENT ON VIEW /* TEMPLATE: schema */low IS 'Not much.';

CREATE INDEX bugs_low ON /* TEMPLATE: schema */bugs USING btree (id) WHERE (priority = 'low'::/* TEMPLATE: schema */priority); -- at last

UPDATE /* TEMPLATE: schema */bugs SET seen = '{urgent}';
