ALTER TYPE priority ADD VALUE 'urgent';
UPDATE bugs SET title = 'open;
