ALTER TYPE priority ADD VALUE 'top' AFTER 'urgent';
ALTER TYPE priority ADD VALUE 'urgent';
