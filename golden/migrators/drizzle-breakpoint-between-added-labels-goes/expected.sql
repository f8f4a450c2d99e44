-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE public.new_status AS ENUM (
    'open',
    -- Nobody looks at these.
    'ignored',
    'done',
    'failed',
    'late'
);--> statement-breakpoint
ALTER TABLE public.jobs
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE public.new_status USING (status::text::public.new_status),
    ALTER COLUMN status SET DEFAULT 'open'::public.new_status;--> statement-breakpoint
DROP TYPE public.status;--> statement-breakpoint
ALTER TYPE public.new_status RENAME TO status;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "note" text;
