begin;

ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'sent';
COMMENT ON TABLE orders IS 'orders';

commit;
