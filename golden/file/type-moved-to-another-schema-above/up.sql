ALTER TYPE order_status SET SCHEMA sales;
ALTER TYPE sales.order_status ADD VALUE 'returned';
