ALTER TYPE severity ADD VALUE 'critical';
