DROP VIEW old_paid;
DROP TABLE old_orders;
ALTER TYPE order_status ADD VALUE 'returned';
