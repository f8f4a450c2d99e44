-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_job_state AS ENUM (
    'queued',
    'running',
    'failed'
);

ALTER TABLE job_cache
    ALTER COLUMN state TYPE new_job_state USING (state::text::new_job_state);

DROP TYPE job_state;

ALTER TYPE new_job_state RENAME TO job_state;
