ALTER TABLE jobs RENAME COLUMN kind TO include;
ALTER TABLE jobs RENAME COLUMN state TO phase;
ALTER INDEX jobs_open RENAME TO "Jobs that are open";
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX "Jobs that are open";

CREATE TYPE new_state AS ENUM (
    'open',
    'done',
    'failed'
);

ALTER TABLE jobs
    ALTER COLUMN phase TYPE new_state USING (phase::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

CREATE INDEX "Jobs that are open" ON public.jobs USING btree (include DESC, lower(include), id) INCLUDE (phase) WHERE (phase = 'open'::public.state);
