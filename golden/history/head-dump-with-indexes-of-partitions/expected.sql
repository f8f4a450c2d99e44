-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX jobs_open;

DROP INDEX jobs_by_state;

CREATE TYPE new_state AS ENUM (
    'open',
    'done',
    'failed'
);

ALTER TABLE jobs
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ALTER COLUMN state SET DEFAULT 'open'::new_state;

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

CREATE INDEX jobs_by_state ON ONLY public.jobs USING btree (state, queue);

CREATE INDEX jobs_open ON ONLY public.jobs USING btree (id) WHERE (state = 'open'::public.state);

CREATE INDEX jobs_high_id_idx ON public.jobs_high USING btree (id) WHERE (state = 'open'::public.state);

ALTER INDEX public.jobs_open ATTACH PARTITION public.jobs_high_id_idx;

CREATE INDEX jobs_high_state_queue_idx ON public.jobs_high USING btree (state, queue);

ALTER INDEX public.jobs_by_state ATTACH PARTITION public.jobs_high_state_queue_idx;

CREATE INDEX jobs_low_id_idx ON public.jobs_low USING btree (id) WHERE (state = 'open'::public.state);

ALTER INDEX public.jobs_open ATTACH PARTITION public.jobs_low_id_idx;

CREATE INDEX low_by_state ON public.jobs_low USING btree (state, queue);

ALTER INDEX public.jobs_by_state ATTACH PARTITION public.low_by_state;

COMMENT ON INDEX public.low_by_state IS 'Named by hand.';
