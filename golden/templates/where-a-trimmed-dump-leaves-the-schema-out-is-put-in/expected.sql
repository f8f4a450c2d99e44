-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW {{ .Schema }}.low;

CREATE TYPE {{ .Schema }}.new_priority AS ENUM (
    'low',
    'high',
    'urgent'
);

ALTER TABLE {{ .Schema }}.bugs
    ALTER COLUMN priority DROP DEFAULT,
    ALTER COLUMN priority TYPE {{ .Schema }}.new_priority USING (priority::text::{{ .Schema }}.new_priority),
    ALTER COLUMN priority SET DEFAULT 'low'::{{ .Schema }}.new_priority;

DROP TYPE {{ .Schema }}.priority;

ALTER TYPE {{ .Schema }}.new_priority RENAME TO priority;

COMMENT ON TYPE {{ .Schema }}.priority IS 'How much it matters.';

CREATE VIEW {{ .Schema }}.low AS SELECT id FROM {{ .Schema }}.bugs WHERE priority = 'low';
