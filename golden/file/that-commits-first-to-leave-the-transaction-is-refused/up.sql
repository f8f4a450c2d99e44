COMMIT;
ALTER TYPE order_status ADD VALUE 'sent';
BEGIN;
UPDATE orders SET status = 'sent' WHERE id = 2;
