ALTER TYPE level ADD VALUE 'urgent';
