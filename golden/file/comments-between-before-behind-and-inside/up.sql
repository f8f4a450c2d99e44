-- 499: more statuses
-- (see the wiki)

-- the warehouse needs this
ALTER TYPE order_status ADD VALUE 'packed'; -- box closed
/* the courier
   needs this */
ALTER TYPE /* which */ order_status ADD VALUE 'sent' /* gone */;

-- the customer needs this
ALTER TYPE order_status ADD VALUE 'received';
-- end of the run

-- and now for something else
ALTER TABLE orders ADD COLUMN weight numeric; -- grams
