-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP MATERIALIZED VIEW begun;

DROP INDEX jobs_expr_id_idx;

ALTER TABLE b_jobs DETACH PARTITION c_jobs;

ALTER TABLE jobs DETACH PARTITION b_jobs;

ALTER TABLE jobs DETACH PARTITION a_jobs;

DROP TABLE b_jobs;

DROP TABLE jobs;

CREATE TYPE new_state AS ENUM (
    'open',
    'done',
    'late',
    'lost'
);

ALTER TABLE a_jobs
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ALTER COLUMN final TYPE new_state USING (final::text::new_state);

ALTER TABLE c_jobs
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ALTER COLUMN final TYPE new_state USING (final::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

CREATE TABLE public.jobs (
    id integer,
    state public.state,
    final public.state
)
PARTITION BY LIST (state);

CREATE TABLE public.b_jobs (
    id integer,
    state public.state,
    final public.state
)
PARTITION BY LIST (final);

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.a_jobs FOR VALUES IN ('open', 'done');

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.b_jobs FOR VALUES IN ('late');

ALTER TABLE ONLY public.b_jobs ATTACH PARTITION public.c_jobs DEFAULT;

CREATE INDEX jobs_expr_id_idx ON ONLY public.jobs USING btree (((enum_smaller(final, 'done'::public.state) = 'open'::public.state)), id);

CREATE INDEX a_jobs_expr_id_idx ON public.a_jobs USING btree (((enum_smaller(final, 'done'::public.state) = 'open'::public.state)), id);

ALTER INDEX public.jobs_expr_id_idx ATTACH PARTITION public.a_jobs_expr_id_idx;

CREATE INDEX b_jobs_expr_id_idx ON ONLY public.b_jobs USING btree (((enum_smaller(final, 'done'::public.state) = 'open'::public.state)), id);

ALTER INDEX public.jobs_expr_id_idx ATTACH PARTITION public.b_jobs_expr_id_idx;

CREATE INDEX c_jobs_expr_id_idx ON public.c_jobs USING btree (((enum_smaller(final, 'done'::public.state) = 'open'::public.state)), id);

ALTER INDEX public.b_jobs_expr_id_idx ATTACH PARTITION public.c_jobs_expr_id_idx;

CREATE MATERIALIZED VIEW public.begun AS
 SELECT a_jobs.id,
    a_jobs.state
   FROM public.a_jobs;
