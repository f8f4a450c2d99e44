ALTER SCHEMA app RENAME TO store;
ALTER TYPE store.priority ADD VALUE 'urgent';
