CREATE INDEX IF NOT EXISTS wal_0_idx ON wal_0 (id, at);
CREATE INDEX IF NOT EXISTS wal_idx ON wal (id, at);
