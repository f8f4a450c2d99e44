CREATE INDEX half ON visits (id) WHERE states = '{"draft","paid"}';

ALTER TYPE state RENAME VALUE 'draft' TO 'open';

ALTER TYPE state ADD VALUE 'lost';
