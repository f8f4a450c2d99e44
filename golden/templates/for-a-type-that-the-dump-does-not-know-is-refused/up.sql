ALTER TYPE {{ .Schema }}.urgency ADD VALUE 'urgent';
