ALTER TABLE orders ADD COLUMN a int; ALTER TYPE order_status ADD VALUE 'sent'; ALTER TYPE order_status ADD VALUE 'lost'; ALTER TABLE orders ADD COLUMN b int;
