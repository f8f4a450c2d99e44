ALTER TYPE app.priority ADD VALUE 'urgent';
