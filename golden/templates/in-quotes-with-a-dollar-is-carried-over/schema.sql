CREATE SCHEMA app;

CREATE TYPE app.priority AS ENUM (
    'low',
    'high'
);

ALTER TYPE app.priority OWNER TO postgres;

COMMENT ON TYPE app.priority IS 'How much it matters.';

CREATE FUNCTION app.rank(p app.priority) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 1 $$;

ALTER FUNCTION app.rank(p app.priority) OWNER TO postgres;

CREATE TABLE app.bugs (
    id integer NOT NULL,
    priority app.priority DEFAULT 'low'::app.priority NOT NULL,
    seen app.priority[],
    CONSTRAINT bugs_check CHECK ((priority <> 'high'::app.priority))
);

ALTER TABLE app.bugs OWNER TO postgres;

CREATE VIEW app.low AS
 SELECT bugs.id
   FROM app.bugs
  WHERE (bugs.priority = 'low'::app.priority);

ALTER VIEW app.low OWNER TO postgres;

COMMENT ON VIEW app.low IS 'Not much.';

CREATE INDEX bugs_low ON app.bugs USING btree (id) WHERE (priority = 'low'::app.priority);
