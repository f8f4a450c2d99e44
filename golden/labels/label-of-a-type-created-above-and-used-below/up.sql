CREATE TYPE refund_reason AS ENUM (
    'damaged',  -- broken on arrival
    'late'
);

CREATE TABLE refunds (id serial PRIMARY KEY, reason refund_reason NOT NULL DEFAULT 'late');

-- forgotten at first
ALTER TYPE refund_reason ADD VALUE 'other';

INSERT INTO refunds (reason) VALUES ('other');
