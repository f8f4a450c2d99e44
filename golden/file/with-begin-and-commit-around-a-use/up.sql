BEGIN;

ALTER TYPE order_status ADD VALUE 'sent';

UPDATE orders SET status = 'sent' WHERE id = 2;

COMMIT;
