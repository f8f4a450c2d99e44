ALTER TABLE accounts ADD COLUMN previous_role role DEFAULT 'admin';
