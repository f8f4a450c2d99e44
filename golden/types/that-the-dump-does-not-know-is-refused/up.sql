ALTER TYPE severity ADD VALUE 'urgent';
