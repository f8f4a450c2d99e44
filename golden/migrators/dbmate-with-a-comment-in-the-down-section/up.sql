-- migrate:up
ALTER TYPE order_status ADD VALUE 'sent';

-- migrate:down
-- enum labels cannot be removed
