-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE public.new_state AS ENUM (
    'queued',
    'done',
    'failed'
);

ALTER TABLE public.jobs
    ALTER COLUMN state TYPE public.new_state USING (state::text::public.new_state);

DROP TYPE public.state;

ALTER TYPE public.new_state RENAME TO state;
