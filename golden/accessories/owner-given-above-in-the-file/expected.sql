CREATE VIEW open AS SELECT id FROM visits WHERE state = 'draft';

ALTER VIEW open
    OWNER TO analyst
;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW open;

CREATE TYPE new_state AS ENUM (
    'draft',
    'paid',
    'lost'
);

ALTER TABLE visits
    ALTER COLUMN state TYPE new_state USING (state::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

ALTER TYPE state OWNER TO app;

CREATE VIEW open AS SELECT id FROM visits WHERE state = 'draft';

ALTER VIEW open
    OWNER TO analyst;
