CREATE TYPE refund_reason AS ENUM ('damaged', 'wrong item', 'late');

ALTER TABLE orders ADD COLUMN refund refund_reason;
