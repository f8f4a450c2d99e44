ALTER TYPE order_status ADD VALUE 'sent';
ALTER TYPE order_status RENAME VALUE 'sent' TO 'dispatched';
ALTER TYPE order_status ADD VALUE 'delivered' AFTER 'dispatched';
