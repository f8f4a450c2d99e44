CREATE INDEX by_state ON visits (state);

ALTER TYPE state ADD VALUE 'lost';
