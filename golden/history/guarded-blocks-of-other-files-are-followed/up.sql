ALTER TYPE priority ADD VALUE 'later' AFTER 'urgent';
