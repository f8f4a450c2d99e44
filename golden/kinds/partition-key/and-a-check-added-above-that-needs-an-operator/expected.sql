CREATE FUNCTION alike(state, state) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR ?=? (FUNCTION = alike, LEFTARG = state, RIGHTARG = state);
ALTER TABLE jobs ADD CONSTRAINT same CHECK (state ?=? state);
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE jobs DROP CONSTRAINT same;

DROP OPERATOR ?=?(state, state);

DROP FUNCTION alike(state, state);

ALTER TABLE jobs DETACH PARTITION jobs_open;

DROP TABLE jobs;

CREATE TYPE new_state AS ENUM (
    'open',
    'done',
    'late'
);

ALTER TABLE jobs_open
    ALTER COLUMN state TYPE new_state USING (state::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

CREATE TABLE public.jobs (
    id integer,
    state public.state NOT NULL
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.jobs_open FOR VALUES IN ('open');

CREATE FUNCTION alike(state, state) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';

CREATE OPERATOR ?=? (FUNCTION = alike, LEFTARG = state, RIGHTARG = state);

ALTER TABLE jobs ADD CONSTRAINT same CHECK (state ?=? state);
