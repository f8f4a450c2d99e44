ALTER TYPE priority ADD VALUE 'urgent' BEFORE 'medium';
