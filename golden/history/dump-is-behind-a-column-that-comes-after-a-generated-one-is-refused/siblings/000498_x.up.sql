ALTER TABLE t ADD COLUMN extra integer;
