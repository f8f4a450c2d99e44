START TRANSACTION;
ALTER TYPE order_status ADD VALUE 'sent';
CREATE VIEW sent_orders AS SELECT id FROM orders WHERE status = 'sent';
END;
