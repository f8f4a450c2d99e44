CREATE TYPE refund_reason AS ENUM ('damaged', 'late');

ALTER TYPE refund_reason ADD VALUE 'wrong item' BEFORE 'late';

ALTER TABLE orders ADD COLUMN refund refund_reason;
