ALTER TYPE Priority ADD VALUE 'urgent';
