SELECT {{ .Schema }}.first(), audit.last();
ALTER TYPE {{ .Schema }}.priority ADD VALUE 'urgent';
SELECT {{ .Schema }}.first(), audit.last();
