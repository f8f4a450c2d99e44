ALTER TABLE tasks ALTER first SET DEFAULT '{"done"}';
