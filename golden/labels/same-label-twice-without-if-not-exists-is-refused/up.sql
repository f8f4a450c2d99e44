ALTER TYPE order_status ADD VALUE 'sent';
ALTER TYPE order_status ADD VALUE 'sent';
