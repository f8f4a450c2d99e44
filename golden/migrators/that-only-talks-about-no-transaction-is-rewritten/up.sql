-- There is no-transaction flag here on purpose; transaction:false is for dbmate.
ALTER TYPE order_status ADD VALUE 'sent';
