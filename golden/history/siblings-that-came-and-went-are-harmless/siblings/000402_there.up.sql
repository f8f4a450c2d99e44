ALTER TABLE accounts RENAME TO people;
