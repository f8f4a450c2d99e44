ALTER TABLE r RENAME status TO state;
