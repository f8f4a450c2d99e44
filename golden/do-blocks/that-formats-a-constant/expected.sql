-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE public.new_priority AS ENUM (
    'low',
    'high',
    'it''s urgent'
);

ALTER TABLE public.bugs
    ALTER COLUMN priority DROP DEFAULT,
    ALTER COLUMN priority TYPE public.new_priority USING (priority::text::public.new_priority),
    ALTER COLUMN priority SET DEFAULT 'low'::public.new_priority;

DROP TYPE public.priority;

ALTER TYPE public.new_priority RENAME TO priority;

COMMENT ON TYPE public.priority IS 'How much it matters.';
