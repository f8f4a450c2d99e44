CREATE TYPE priority AS ENUM (
    'low',
    'high'
);

ALTER TYPE priority OWNER TO postgres;

COMMENT ON TYPE priority IS 'How much it matters.';

CREATE TABLE bugs (
    id integer NOT NULL,
    priority priority DEFAULT 'low'::priority NOT NULL,
    title text
);

ALTER TABLE bugs OWNER TO postgres;

ALTER TABLE ONLY bugs
    ADD CONSTRAINT bugs_pkey PRIMARY KEY (id);

CREATE VIEW low AS SELECT id FROM bugs WHERE priority = 'low';
