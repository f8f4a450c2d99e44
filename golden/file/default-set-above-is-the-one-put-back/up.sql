ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'pending';

ALTER TYPE order_status ADD VALUE 'returned';
