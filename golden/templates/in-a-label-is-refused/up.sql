ALTER TYPE app.priority ADD VALUE '{{ .Label }}';
