ALTER TABLE accounts ADD COLUMN second_role role;
