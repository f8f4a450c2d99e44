ALTER TYPE order_status RENAME VALUE 'paid' TO 'settled';
ALTER TYPE order_status ADD VALUE 'paid';
