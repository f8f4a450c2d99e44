ALTER TABLE orders DROP CONSTRAINT known;
ALTER TYPE order_status ADD VALUE 'sent';
