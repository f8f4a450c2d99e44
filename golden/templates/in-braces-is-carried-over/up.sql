GRANT USAGE ON SCHEMA {{ .Schema }} TO PUBLIC;

ALTER TYPE {{ .Schema }}.priority ADD VALUE 'urgent';
ALTER TYPE {{ .Schema }}.priority ADD VALUE 'never'; -- {{ .Schema }}.priority is for ever

UPDATE {{ .Schema }}.bugs SET seen = '{urgent}';
COMMENT ON TABLE {{ .Schema }}.bugs IS '{{ .Schema }}.bugs';
