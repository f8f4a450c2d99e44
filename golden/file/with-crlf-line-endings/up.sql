-- more
ALTER TYPE order_status ADD VALUE 'sent';
ALTER TYPE order_status ADD VALUE 'lost';

ALTER TABLE orders ADD COLUMN a int;
