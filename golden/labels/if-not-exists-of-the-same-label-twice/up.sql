ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'sent';
ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'sent' BEFORE 'pending';
