GRANT USAGE ON SCHEMA {{ .Schema }} TO PUBLIC;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX {{ .Schema }}.bugs_low;

DROP VIEW {{ .Schema }}.low;

DROP FUNCTION {{ .Schema }}.rank({{ .Schema }}.priority);

CREATE TYPE {{ .Schema }}.new_priority AS ENUM (
    'low',
    'high',
    'urgent',
    'never'
);

ALTER TABLE {{ .Schema }}.bugs
    DROP CONSTRAINT bugs_check,
    ALTER COLUMN priority DROP DEFAULT,
    ALTER COLUMN priority TYPE {{ .Schema }}.new_priority USING (priority::text::{{ .Schema }}.new_priority),
    ALTER COLUMN seen TYPE {{ .Schema }}.new_priority[] USING (seen::text[]::{{ .Schema }}.new_priority[]),
    ALTER COLUMN priority SET DEFAULT 'low'::{{ .Schema }}.new_priority,
    ADD CONSTRAINT bugs_check CHECK ((priority <> 'high'::{{ .Schema }}.new_priority));

DROP TYPE {{ .Schema }}.priority;

ALTER TYPE {{ .Schema }}.new_priority RENAME TO priority;

COMMENT ON TYPE {{ .Schema }}.priority IS 'How much it matters.';

CREATE FUNCTION {{ .Schema }}.rank(p {{ .Schema }}.priority) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 1 $$;

CREATE VIEW {{ .Schema }}.low AS
 SELECT bugs.id
   FROM {{ .Schema }}.bugs
  WHERE (bugs.priority = 'low'::{{ .Schema }}.priority);

COMMENT ON VIEW {{ .Schema }}.low IS 'Not much.';

CREATE INDEX bugs_low ON {{ .Schema }}.bugs USING btree (id) WHERE (priority = 'low'::{{ .Schema }}.priority); -- {{ .Schema }}.priority is for ever

UPDATE {{ .Schema }}.bugs SET seen = '{urgent}';
COMMENT ON TABLE {{ .Schema }}.bugs IS '{{ .Schema }}.bugs';
