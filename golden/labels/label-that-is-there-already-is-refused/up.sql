ALTER TYPE priority ADD VALUE 'urgent';
ALTER TYPE priority ADD VALUE 'high';
