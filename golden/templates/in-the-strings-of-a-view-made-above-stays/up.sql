CREATE VIEW {{ .Schema }}.named AS SELECT '{{ .Schema }}' AS name FROM {{ .Schema }}.bugs WHERE priority = 'low';

ALTER TYPE {{ .Schema }}.priority ADD VALUE 'urgent';
