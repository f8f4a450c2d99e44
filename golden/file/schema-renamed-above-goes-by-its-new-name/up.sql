ALTER SCHEMA shop RENAME TO store;
ALTER TYPE store.order_status ADD VALUE 'returned';
