CREATE TYPE refund_reason AS ENUM (
    'damaged',  -- broken on arrival
    'late',
    'other'
);

CREATE TABLE refunds (id serial PRIMARY KEY, reason refund_reason NOT NULL DEFAULT 'late');

-- forgotten at first

INSERT INTO refunds (reason) VALUES ('other');
