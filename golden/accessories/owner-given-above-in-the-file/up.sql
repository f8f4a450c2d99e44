CREATE VIEW open AS SELECT id FROM visits WHERE state = 'draft';

ALTER VIEW open
    OWNER TO analyst
;

ALTER TYPE state ADD VALUE 'lost';
