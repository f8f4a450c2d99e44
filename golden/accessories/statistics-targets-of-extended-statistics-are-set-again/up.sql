ALTER TYPE device ADD VALUE 'tablet';
