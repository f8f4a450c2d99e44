ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'packed' BEFORE 'paid';
ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'sent';
