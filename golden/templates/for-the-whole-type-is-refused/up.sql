ALTER TYPE {{ .Type }} ADD VALUE 'urgent';
