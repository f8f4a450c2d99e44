ALTER TABLE orders RENAME COLUMN status TO state;

ALTER TYPE order_status ADD VALUE 'returned';
