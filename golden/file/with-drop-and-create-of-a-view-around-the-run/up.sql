DROP VIEW paid_orders;
ALTER TYPE order_status ADD VALUE 'sent';
CREATE VIEW paid_orders AS SELECT id, status FROM orders WHERE status IN ('paid', 'sent');
