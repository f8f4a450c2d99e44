ALTER TYPE ${prefix}priority ADD VALUE 'urgent';
