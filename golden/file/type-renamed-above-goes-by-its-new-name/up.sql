ALTER TYPE order_status RENAME TO order_state;
ALTER TYPE order_state ADD VALUE 'returned';
