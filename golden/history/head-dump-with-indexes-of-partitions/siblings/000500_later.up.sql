ALTER TABLE jobs ADD COLUMN note text;
CREATE INDEX jobs_by_queue ON jobs (queue) WHERE state = 'failed';
CREATE TABLE jobs_top PARTITION OF jobs FOR VALUES FROM (2000) TO (3000);
CREATE VIEW open_jobs AS SELECT id FROM jobs WHERE state = 'open';
