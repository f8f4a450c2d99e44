ALTER TYPE :s.priority ADD VALUE 'urgent';
