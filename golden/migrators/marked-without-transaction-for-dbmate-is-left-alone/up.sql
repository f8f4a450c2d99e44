-- migrate:up transaction:false
ALTER TYPE order_status ADD VALUE 'sent';

-- migrate:down
