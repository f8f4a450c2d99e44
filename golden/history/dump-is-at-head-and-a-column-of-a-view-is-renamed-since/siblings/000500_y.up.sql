ALTER TABLE t RENAME state TO status;
