-- 499: more statuses
-- (see the wiki)

-- the warehouse needs this
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_order_status AS ENUM (
    'pending',
    'paid',
    'packed', -- box closed
    /* the courier
   needs this */
    /* which */
    /* gone */
    'sent',
    -- the customer needs this
    'received'
);

ALTER TABLE orders
    ALTER COLUMN status TYPE new_order_status USING (status::text::new_order_status);

DROP TYPE order_status;

ALTER TYPE new_order_status RENAME TO order_status;
-- end of the run

-- and now for something else
ALTER TABLE orders ADD COLUMN weight numeric; -- grams
