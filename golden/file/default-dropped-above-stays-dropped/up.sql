ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;

ALTER TYPE order_status ADD VALUE 'returned';
