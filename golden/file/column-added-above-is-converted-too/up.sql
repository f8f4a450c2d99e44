ALTER TABLE orders ADD COLUMN previous_status order_status DEFAULT 'pending';
ALTER TYPE order_status ADD VALUE 'returned';
