ALTER TYPE {{ .Schema }}.priority ADD VALUE 'urgent';
