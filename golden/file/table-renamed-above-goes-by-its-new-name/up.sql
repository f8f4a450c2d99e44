ALTER TABLE orders RENAME TO purchases;
ALTER TYPE order_status ADD VALUE 'returned';
