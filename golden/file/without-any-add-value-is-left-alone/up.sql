ALTER TABLE orders ADD COLUMN weight numeric;
ALTER TYPE order_status RENAME VALUE 'paid' TO 'settled';
