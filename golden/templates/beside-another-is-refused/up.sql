ALTER TYPE {{ .Schema }}.priority ADD VALUE 'urgent';
ALTER TYPE {{ .Schema }}.priority ADD VALUE 'never';
GRANT SELECT ON {{ .Schema }}.bugs TO {{ .Role }};
