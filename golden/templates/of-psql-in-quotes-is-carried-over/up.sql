ALTER TYPE :"schema".priority ADD VALUE 'urgent';
