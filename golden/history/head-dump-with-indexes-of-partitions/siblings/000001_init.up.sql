CREATE TYPE state AS ENUM ('open', 'done');
CREATE TABLE jobs (
    id integer NOT NULL,
    state state DEFAULT 'open',
    queue text DEFAULT 'main',
    PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE jobs_low PARTITION OF jobs FOR VALUES FROM (1) TO (1000);
CREATE TABLE jobs_high PARTITION OF jobs FOR VALUES FROM (1000) TO (2000);
CREATE INDEX jobs_open ON jobs (id) WHERE state = 'open';
CREATE INDEX jobs_by_state ON jobs (state, queue);
ALTER INDEX jobs_low_state_queue_idx RENAME TO low_by_state;
COMMENT ON INDEX low_by_state IS 'Named by hand.';
